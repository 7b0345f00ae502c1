// Package models holds the legal nouns of the three systems (三项制度) and their
// rules: entities, enums with their Chinese labels, state tables, deadlines,
// permissions, counting definitions. It is standard library only: no clock, no
// input or output, no database calls. Each rule of law is a pure function that
// names its article.
//
// The terms of the field and what they are called here:
//
//	行政执法机关                 Bureau, Tree
//	执法人员、行政执法证          Officer, Certificate
//	执法记录仪等设备              Device
//	案件、案卷                   Case; store.Dossier
//	线索登记、立案、告知、决定…    Step, StepKind, CaseState
//	过程记录（哈希链）            Event, CheckChain
//	执法全过程记录                Recording, Stages, Media, Acts
//	当事人                      Party, PartyKind
//	统一社会信用代码、身份证号     CheckUSCC, CheckIDNumber
//	处罚种类、处罚               PenaltyKind, KindSet, Penalty
//	不予处罚、首违不罚            OutcomeExempt, OutcomeExemptFirst
//	从轻、减轻、从重（裁量阶次）   Tiers
//	简易程序、普通程序            SimpleProcedure, OrdinaryProcedure
//	文号                        DocNumber
//	工作日、期限、中止            Calendar, Term, Pause, Deadline
//	追责时效                     Limitation
//	加处罚款                     Surcharge
//	重大执法决定法制审核          Review, Round, Remark, Opinion
//	法制审核目录清单              Trigger, Evaluate
//	待办事项                     CaseDuty, DutyRows
//	办案规则                     Case.Guard, Finding, Override
//	办理进度、下一步              Track, MainStep, Case.Obstacles
//	送审材料                     ReviewPack
//	草稿、批注                   Draft, Comment
//	行政执法公示                  Disclosure, Snapshot, Publication, PublicPage
//	公开与不公开                  DecidePublication
//	去标识化                     Redact, ScanLeaks, MaskName
//	信用修复、公示期限            CreditClass, PublicationTerm
//	撤下                        WithdrawReasons
//	公示异议、纠错                Objection
//	事前公开                     ExAnteSection, ExAnteContent, ExAnte, OfficerRoll
//	公示情况自查                  DisclosureAudit, AuditDisclosures
//	台账                        Register, Field, Entry
//	报送数                      Return
//	指标、指标目录                Indicator, Catalogue
//	统计口径                     Profile
//	数字、未发生等四种空值         Figure, State
//	行政区划代码                  RegionCode
//	留痕                        Audit
//	角色、权限                   Role, Act, Permit
package models

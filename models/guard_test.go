package models

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// guardRow changes the scene before one step of the story and names every
// finding that must follow.
type guardRow struct {
	name string
	edit func(*scene)
	want []string
}

func runGuard(t *testing.T, start func(testing.TB) *scene, rows []guardRow) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := start(t)
			tt.edit(x)
			findings := x.c.Guard(x.s, x.env)
			if diff := cmp.Diff(tt.want, rulesOf(findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%+v", diff, findings)
			}
			for _, f := range findings {
				if f.Message == "" || f.Fix == "" || f.Basis == "" {
					t.Errorf("finding %+v lacks message, fix or basis", f)
				}
			}
		})
	}
}

func just(kind StepKind) func(testing.TB) *scene {
	return func(t testing.TB) *scene { return before(t, kind) }
}

// onSpot is the simple story just before its decision.
func onSpot(t testing.TB) *scene { return beforeIndex(t, simpleStory(), 2) }

func TestGuardDays(t *testing.T) {
	t.Parallel()
	runGuard(t, just(StepNotified), []guardRow{
		{"on its day", func(*scene) {}, nil},
		{"in the future", func(x *scene) { x.env.Today = "2026-03-16" }, []string{"R00 block"}},
		{"no day", func(x *scene) { x.s.Day = "" }, []string{"R00 block"}},
		{"before the end of the investigation", func(x *scene) { x.s.Day = "2026-03-13" }, []string{"R00 block"}},
	})
	runGuard(t, just(StepServed), []guardRow{
		{"before the decision", func(x *scene) { x.s.Day = "2026-04-09" }, []string{"R00 block"}},
	})
	runGuard(t, just(StepPaid), []guardRow{
		{"payment before service, entered later", func(x *scene) { x.s.Day = "2026-04-11" }, nil},
		{"payment before the decision", func(x *scene) { x.s.Day = "2026-04-09" }, []string{"R00 block"}},
	})
	imported := func(t testing.TB) *scene {
		return &scene{env: Env{Today: "2026-05-20"}, s: Step{Kind: StepImported, Day: "2026-05-20", FiledOn: "2024-03-01", DecidedOn: "2024-05-06", ServedOn: "2024-05-07"}}
	}
	runGuard(t, imported, []guardRow{
		{"an imported case in order", func(*scene) {}, nil},
		{"an imported case decided before it was filed", func(x *scene) { x.s.DecidedOn = "2024-02-01" }, []string{"R00 block"}},
		{"an imported case served in the future", func(x *scene) { x.s.ServedOn = "2026-05-21" }, []string{"R00 block"}},
		{"no step follows the day of import", func(x *scene) {
			_ = x.take(Step{Kind: StepImported, Day: "2026-05-20", FiledOn: "2026-03-02", Outcome: OutcomePenalty, DecidedOn: "2026-05-06"})
			x.s, x.env.Calendar = Step{Kind: StepServed, Day: "2026-05-07"}, storyEnv(t).Calendar
		}, nil},
	})
}

func TestGuardOfficers(t *testing.T) {
	t.Parallel()
	rows := []guardRow{
		{"《行政处罚法》第四十二条 one officer", func(x *scene) { x.s.Officers = IDs{handlerA} }, []string{"R01 block"}},
		{"《行政处罚法》第四十二条 the same one twice", func(x *scene) { x.s.Officers = IDs{handlerA, handlerA} }, []string{"R01 block"}},
		{"《行政处罚法》第四十二条 one who is no officer", func(x *scene) { x.s.Officers = IDs{handlerA, 99} }, []string{"R01 block"}},
		{"《行政处罚法》第七十六条 one without certificate", func(x *scene) { x.s.Officers = IDs{handlerA, cadetE} }, []string{"R02 block"}},
		{"《行政处罚法》第七十六条 certificate run out the day before", func(x *scene) {
			cert := Certificate{ValidFrom: "2024-01-01", ValidTo: x.s.Day.Add(-1)}
			cert.Settle()
			x.env.Certificates[handlerB] = []Certificate{cert}
		}, []string{"R02 block"}},
		{"《行政处罚法》第四十二条 no longer in service", func(x *scene) {
			o := x.env.Officers[handlerB]
			o.ActiveTo = x.s.Day
			x.env.Officers[handlerB] = o
		}, []string{"R02 block"}},
	}
	runGuard(t, just(StepFiled), rows)
	runGuard(t, just(StepDecided), rows)
	runGuard(t, func(t testing.TB) *scene { return beforeIndex(t, story(), 2) }, rows)
	runGuard(t, just(StepDecided), []guardRow{
		{"the handlers stand in for names", func(x *scene) { x.s.Officers = nil }, nil},
	})
	runGuard(t, onSpot, []guardRow{
		{"第四十二条 one officer on the spot needs a law", func(x *scene) { x.s.Officers = IDs{handlerA} }, []string{"R01 warn"}},
		{"第五十二条 nobody on the spot", func(x *scene) { x.s.Officers = nil }, []string{"R01 block"}},
	})
}

func TestGuardLimitation(t *testing.T) {
	t.Parallel()
	rows := []guardRow{
		{"《行政处罚法》第三十六条 found on the last day of two years", func(x *scene) { x.c.ActOn, x.c.FoundOn = "2024-02-10", "2026-02-10" }, nil},
		{"《行政处罚法》第三十六条 found a day late", func(x *scene) { x.c.ActOn, x.c.FoundOn = "2024-02-10", "2026-02-11" }, []string{"R04 block"}},
		{"《行政处罚法》第三十六条 a continuous act counts from its end", func(x *scene) { x.c.ActOn, x.c.ActEndOn, x.c.FoundOn = "2020-01-01", "2025-01-01", "2026-02-11" }, nil},
		{"《行政处罚法》第三十六条 a continuous act that ended too long ago", func(x *scene) { x.c.ActOn, x.c.ActEndOn, x.c.FoundOn = "2020-01-01", "2024-02-10", "2026-02-11" }, []string{"R04 block"}},
		{"no day of the act", func(x *scene) { x.c.ActOn = "" }, []string{"R04 warn"}},
		{"days that contradict each other", func(x *scene) { x.c.ActOn, x.c.FoundOn = "2026-02-10", "2026-02-09" }, []string{"R00 block"}},
	}
	runGuard(t, just(StepFiled), rows)
	runGuard(t, onSpot, rows)
}

func TestGuardRecording(t *testing.T) {
	t.Parallel()
	seizure := func(t testing.TB) *scene { return beforeIndex(t, story(), 3) }
	runGuard(t, seizure, []guardRow{
		{"市场监督管理行政处罚程序规定第23条 before filing", func(x *scene) { x.drop(StepFiled) }, []string{"R03 warn"}},
		{"《行政强制法》第四十三条 at night", func(x *scene) {
			x.s.Recording.TakenAt, x.s.Recording.UploadedAt = at("2026-03-05", 22), at("2026-03-05", 23)
		}, []string{"R26 warn"}},
		{"《行政强制法》第四十三条 before six", func(x *scene) { x.s.Recording.TakenAt = at("2026-03-05", 5) }, []string{"R26 warn"}},
		{"《行政强制法》第四十三条 from six on", func(x *scene) { x.s.Recording.TakenAt = at("2026-03-05", 6) }, nil},
		{"《行政强制法》第四十三条 Labour Day", func(x *scene) { x.move("2026-05-01") }, []string{"R26 warn"}},
		{"a weekend within a holiday", func(x *scene) { x.move("2026-10-04") }, []string{"R26 warn"}},
		{"an ordinary weekend is no holiday", func(x *scene) { x.move("2026-03-07") }, nil},
		{"a year without calendar", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R26 warn"}},
		{"国办发〔2018〕118号（八） seizure without audio-video", func(x *scene) { x.s.Recording.Medium = "text" }, []string{"R27 alarm"}},
		{"《办法》第244号第20条 uploaded in 24 hours", func(x *scene) { x.s.Recording.UploadedAt = at("2026-03-06", 10) }, nil},
		{"《办法》第244号第20条 uploaded later", func(x *scene) { x.s.Recording.UploadedAt = at("2026-03-06", 10) + 1 }, []string{"R27 alarm"}},
		{"no content", func(x *scene) { x.s.Recording = nil }, []string{"R00 block"}},
	})
	handled := func(t testing.TB) *scene { return beforeIndex(t, story(), 5) }
	runGuard(t, handled, []guardRow{
		{"《行政处罚法》第五十六条 on the seventh working day", func(x *scene) { x.move("2026-03-16") }, nil},
		{"《行政处罚法》第五十六条 a day late", func(x *scene) { x.move("2026-03-17") }, []string{"R06 alarm"}},
		{"a year without calendar", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R06 alarm"}},
	})
	lifted := func(t testing.TB) *scene { return beforeIndex(t, story(), 11) }
	runGuard(t, lifted, []guardRow{
		{"《行政强制法》第二十五条 rolled off the holiday", func(x *scene) { x.move("2026-04-07") }, nil},
		{"《行政强制法》第二十五条 a day late", func(x *scene) { x.move("2026-04-08") }, []string{"R07 alarm"}},
	})
}

// move puts the recording on another day.
func (x *scene) move(d Day) {
	x.s.Day, x.env.Today = d, d
	x.s.Recording.TakenAt, x.s.Recording.UploadedAt = at(d, 10), at(d, 15)
}

// edit changes a copy of the history's steps of the kind and folds them anew.
func (x *scene) edit(kind StepKind, change func(*Step)) {
	steps := slices.Clone(x.env.Steps)
	for i := range steps {
		if steps[i].Kind == kind {
			change(&steps[i])
		}
	}
	x.replay(steps)
}

func TestGuardNotice(t *testing.T) {
	t.Parallel()
	runGuard(t, just(StepNotified), []guardRow{
		{"第四十四条 what the investigation proposed stands", func(x *scene) { x.s.Proposed = nil }, nil},
		{"第六十三条 below the threshold no offer is due", func(x *scene) { x.s.Proposed, x.s.HearingOffered = fine(49999), false }, nil},
		{"第六十三条第二项 large confiscation", func(x *scene) {
			x.s.HearingOffered = false
			x.s.Proposed = []Penalty{{Seq: 1, PartySeq: 1, Kind: KindConfiscateGains, Amount: 5_0000_00, AmountFixed: true}}
		}, []string{"R09 block"}},
		{"第六十三条 thresholds count party by party", func(x *scene) {
			x.s.HearingOffered = false
			second := fine(30000)
			second[0].PartySeq = 2
			x.s.Proposed = append(fine(30000), second...)
		}, nil},
	})
}

func TestGuardHearing(t *testing.T) {
	t.Parallel()
	runGuard(t, just(StepSummoned), []guardRow{
		{"第六十四条 no day for the hearing", func(x *scene) { x.s.HearingOn = "" }, []string{"R10 block"}},
		{"a year without calendar", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R10 block"}},
	})
	runGuard(t, just(StepHeard), []guardRow{
		{"第六十四条 held too early", func(x *scene) { x.s.Day = "2026-03-30" }, []string{"R10 block"}},
		{"第六十四条 chaired by a handler", func(x *scene) { x.s.Chair = handlerB }, []string{"R10 block"}},
		{"第六十四条 chaired by one who took part in the investigation", func(x *scene) {
			x.edit(StepRecorded, func(s *Step) { s.Officers = IDs{handlerA, chairD} })
		}, []string{"R10 block"}},
		{"第六十四条 nobody in the chair", func(x *scene) { x.s.Chair = 0 }, []string{"R10 block"}},
	})
}

func TestGuardDefence(t *testing.T) {
	t.Parallel()
	// Without hearing, review and discussion the term for the defence decides.
	small := func(t testing.TB) *scene {
		x := before(t, StepDecided)
		x.edit(StepRegistered, func(s *Step) { s.Grounds = nil })
		x.drop(StepDefended, StepSummoned, StepHeard, StepSubmitted, StepReturned, StepPassed, StepDiscussed)
		x.edit(StepNotified, func(s *Step) { s.Proposed, s.HearingOffered = fine(1000), false })
		x.s.Penalties = fine(1000)
		return x
	}
	runGuard(t, small, []guardRow{
		{"第四十四条 after the term", func(*scene) {}, nil},
		{"第四十四条 on the fifth working day", func(x *scene) { x.s.Day = "2026-03-24" }, []string{"R08 block"}},
		{"第四十四条 the day after it", func(x *scene) { x.s.Day = "2026-03-25" }, nil},
		{"第四十四条 given up", func(x *scene) {
			x.s.Day = "2026-03-18"
			_ = x.take(Step{Kind: StepDefended, Day: "2026-03-18", Waived: true})
		}, nil},
		{"第四十五条 a new notice starts the term anew", func(x *scene) {
			_ = x.take(Step{Kind: StepDefended, Day: "2026-03-18", Waived: true})
			_ = x.take(Step{Kind: StepNotified, Day: "2026-04-08", Proposed: fine(1200)})
		}, []string{"R08 block"}},
		{"第四十五条 heavier than notified", func(x *scene) { x.s.Penalties = fine(1001) }, []string{"R13 warn"}},
		{"第四十五条 a further kind", func(x *scene) { x.s.Penalties = also(fine(1000), KindSuspendLicence) }, []string{"R13 warn"}},
		{"第四十五条 lighter than notified", func(x *scene) { x.s.Penalties = fine(900) }, nil},
		{"第六十三条 raised over the threshold without an offer", func(x *scene) { x.s.Penalties = fine(50000) }, []string{"R09 block", "R11 block", "R13 warn"}},
		{"a year without calendar", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R08 block"}},
		{"a year without calendar, past the bare days of the term", func(x *scene) { x.env.Calendar, x.s.Day, x.env.Today = Calendar{}, "2026-06-16", "2026-06-16" }, []string{"R08 block", "R14 alarm"}},
	})
	runGuard(t, just(StepDecided), []guardRow{
		{"第六十四条 the party took its wish for a hearing back", func(x *scene) {
			x.drop(StepSummoned, StepHeard)
			x.edit(StepDefended, func(s *Step) { s.Waived = true })
		}, nil},
		{"第四十四条 an imported notice counts from its own day", func(x *scene) {
			x.c, x.env.Steps, x.env.Recordings = Case{}, nil, x.env.Recordings[:1]
			_ = x.take(Step{Kind: StepImported, Day: "2026-04-09", FiledOn: "2026-03-02", NotifiedOn: "2026-03-17", Proposed: fine(900), Facts: "示例事实",
				Basis: "《示例条例》第一条", Parties: []Party{{Seq: 1, Kind: PartyOrg, Name: "示例有限公司"}}})
			x.s.Officers, x.s.Penalties = IDs{handlerA, handlerB}, fine(1000)
		}, []string{"R13 warn"}},
		{"第六十四条 asked on the fifth working day", func(x *scene) {
			x.drop(StepSummoned, StepHeard)
			x.edit(StepDefended, func(s *Step) { s.Day = "2026-03-24" })
		}, []string{"R09 block"}},
		{"第六十四条 offered without need, asked for, not held", func(x *scene) {
			x.drop(StepSummoned, StepHeard)
			x.env.HearingTriggers = nil
		}, []string{"R09 block"}},
		{"第六十四条 asked after five working days", func(x *scene) {
			x.drop(StepSummoned, StepHeard)
			x.edit(StepDefended, func(s *Step) { s.Day = "2026-03-25" })
		}, nil},
	})
}

func TestGuardReview(t *testing.T) {
	t.Parallel()
	runGuard(t, just(StepSubmitted), []guardRow{
		{"第五十八条 submitted as if it were optional", func(x *scene) { x.s.Major = false }, []string{"R11 warn"}},
	})
	runGuard(t, just(StepPassed), []guardRow{
		{"第五十八条第二款 a reviewer without qualification", func(x *scene) {
			o := x.env.Officers[reviewerC]
			o.Qualified, o.ReviewFrom = false, "2022-01-01"
			x.env.Officers[reviewerC] = o
		}, []string{"R11 block"}},
		{"第五十八条 nobody known", func(x *scene) { x.s.Officers = IDs{99} }, []string{"R11 block"}},
	})
	runGuard(t, just(StepDecided), []guardRow{
		{"第五十八条 review not passed", func(x *scene) { x.drop(StepPassed); x.c.Discussed = true }, []string{"R11 block"}},
		{"第五十八条 passed in the row but not in the record", func(x *scene) { x.drop(StepPassed); x.c.Discussed, x.c.ReviewPassed = true, true }, []string{"R11 block"}},
		{"第五十八条 fine raised after review", func(x *scene) { x.s.Penalties = fine(60001) }, []string{"R11 block", "R13 warn"}},
		{"第五十八条 raised by a new notice after review", func(x *scene) {
			_ = x.take(Step{Kind: StepNotified, Day: "2026-04-09", Proposed: fine(80000), HearingOffered: true})
			_ = x.take(Step{Kind: StepDefended, Day: "2026-04-09", Waived: true})
			x.s.Penalties = fine(80000)
		}, []string{"R11 block"}},
		{"第五十八条 a licence revoked after review", func(x *scene) { x.s.Penalties = also(fine(60000), KindRevokeLicence) }, []string{"R11 block", "R13 warn"}},
		{"第五十八条 lowered after review", func(x *scene) { x.s.Penalties = fine(55000) }, nil},
		{"市场监督管理行政处罚程序规定第50条 heard after review", func(x *scene) {
			steps := slices.Clone(x.env.Steps)
			x.replay(append(steps, Step{Kind: StepNotified, Day: "2026-03-17", Proposed: fine(60000), HearingOffered: true},
				Step{Kind: StepSummoned, Day: "2026-03-18", HearingOn: "2026-04-09"}, Step{Kind: StepHeard, Day: "2026-04-09", Chair: chairD}))
		}, []string{"R11 block"}},
		{"第五十八条 a transfer to the judiciary needs none", func(x *scene) {
			x.drop(StepPassed)
			x.s.Outcome, x.s.Penalties = OutcomeTransferred, nil
		}, nil},
		{"第五十八条 not to punish in a heard case needs it", func(x *scene) {
			x.drop(StepPassed)
			x.s.Outcome, x.s.Penalties = OutcomeExempt, nil
		}, []string{"R11 block"}},
	})
}

func TestGuardDiscussion(t *testing.T) {
	t.Parallel()
	without := func(kinds ...PenaltyKind) func(*scene) {
		return func(x *scene) {
			list := fine(60000)
			for _, k := range kinds {
				list = also(list, k)
			}
			x.edit(StepRegistered, func(s *Step) { s.Grounds = nil })
			x.edit(StepConcluded, func(s *Step) { s.Proposed = list })
			x.edit(StepNotified, func(s *Step) { s.Proposed = list })
			x.drop(StepDiscussed)
			x.s.Penalties = list
			for i := range x.s.Penalties {
				if !x.s.Penalties[i].needsDetail() {
					x.s.Penalties[i].Detail = ""
				}
			}
		}
	}
	runGuard(t, just(StepDecided), []guardRow{
		{"第五十七条第二款 neither complex nor grave", without(), nil},
		{"第五十七条第二款 grave kind: revocation", without(KindRevokeLicence), []string{"R12 block"}},
		{"第五十七条第二款 grave kind: closure", without(KindClose), []string{"R12 block"}},
		{"第五十七条第二款 light kind", without(KindSuspendLicence), nil},
		{"第五十七条第二款 public interest", func(x *scene) {
			without()(x)
			x.c.Grounds = "public_interest"
		}, []string{"R12 block"}},
	})
}

func TestGuardDecisionTime(t *testing.T) {
	t.Parallel()
	on := func(d Day) func(*scene) { return func(x *scene) { x.s.Day, x.env.Today = d, d } }
	runGuard(t, just(StepDecided), []guardRow{
		{"《行政处罚法》第六十条 ninety days and twelve of hearing", on("2026-06-15"), nil},
		{"《行政处罚法》第六十条 a day late", on("2026-06-16"), []string{"R14 alarm"}},
		{"the field's own limit", func(x *scene) {
			x.c.Field = "示例领域"
			terms, err := Terms.Override(TermRule{Code: TermDecide, Field: "示例领域", Label: "作出行政处罚决定", Term: days(20), Basis: "示例规定"})
			if err != nil {
				panic(err)
			}
			x.env.Terms = terms
		}, []string{"R14 alarm"}},
	})
}

func TestGuardAge(t *testing.T) {
	t.Parallel()
	person := func(birth Day, minor bool, tier string) func(*scene) {
		return func(x *scene) {
			x.env.Parties = []Party{{Seq: 1, Kind: PartyPerson, Name: "示例乙", BirthDay: birth, Minor: minor}}
			x.s.Tier = tier
		}
	}
	runGuard(t, just(StepDecided), []guardRow{
		{"《行政处罚法》第三十条 on the fourteenth birthday", person("2012-02-10", true, "normal"), []string{"R05 block"}},
		{"《行政处罚法》第三十条 past fourteen, punished in full", person("2012-02-09", true, "normal"), []string{"R05 warn"}},
		{"《行政处罚法》第三十条 past fourteen, mitigated", person("2012-02-09", true, "mitigated"), nil},
		{"《行政处罚法》第三十条 grown up", person("1990-01-02", false, "normal"), nil},
		{"《行政处罚法》第三十条 a minor of unknown age", person("", true, "normal"), []string{"R05 warn"}},
		{"《行政处罚法》第三十条 a child who is not punished", func(x *scene) { x.env.Parties[1].BirthDay = "2015-01-01" }, nil},
	})
}

func TestGuardContents(t *testing.T) {
	t.Parallel()
	runGuard(t, just(StepDecided), []guardRow{
		{"第五十九条第一项 no party", func(x *scene) { x.c.PartyName = "" }, []string{"R15 block"}},
		{"第五十九条第二项 no facts", func(x *scene) { x.c.Facts = " " }, []string{"R15 block"}},
		{"第五十九条第二项 no evidence", func(x *scene) { x.env.Recordings = nil }, []string{"R15 block"}},
		{"第五十九条第三项 no basis", func(x *scene) { x.c.Basis = "" }, []string{"R15 block"}},
		{"第五十九条第三项 no kinds", func(x *scene) { x.s.Penalties = nil }, []string{"R15 block"}},
		{"第五十九条第三项 a fine without amount", func(x *scene) { x.s.Penalties = fine(0) }, []string{"R15 block"}},
		{"第五十九条第四项 no way and term of performance", func(x *scene) { x.s.Content = "" }, []string{"R15 block"}},
		{"第五十九条第五项 no remedies", func(x *scene) { x.s.Remedy = "" }, []string{"R15 block"}},
		{"第五十九条第六项 no organ", func(x *scene) { x.env.Bureau.Name = "" }, []string{"R15 block"}},
		{"国办发〔2022〕27号（十二） no word on the benchmark", func(x *scene) { x.s.Discretion = "" }, []string{"R15 block"}},
		{"第五十七条 no outcome", func(x *scene) { x.s.Outcome = "" }, []string{"R15 block"}},
		{"第五十七条 not punished, yet fined", func(x *scene) { x.s.Outcome = OutcomeExempt }, []string{"R15 block"}},
		{"第二十九条 another fine on the same day", func(x *scene) { x.env.SameDayFines = 1 }, []string{"R18 warn"}},
		{"国办发〔2018〕118号（八） seizure without audio-video", func(x *scene) {
			x.env.Recordings = slices.DeleteFunc(x.env.Recordings, func(r Recording) bool { return r.Medium == "av" })
			x.env.Recordings = append(x.env.Recordings, Recording{Stage: "evidence", Act: "seal_up", Medium: "text"})
		}, []string{"R27 alarm"}},
	})
	exempt := func(prior int, searched bool) func(*scene) {
		return func(x *scene) {
			x.s.Outcome, x.s.Penalties, x.env.Prior, x.env.Searched = OutcomeExemptFirst, nil, prior, searched
		}
	}
	runGuard(t, just(StepDecided), []guardRow{
		{"第三十三条 first violation", exempt(0, true), nil},
		{"第三十三条 history not searched", exempt(0, false), []string{"R34 warn"}},
		{"第三十三条 not the first", exempt(1, true), []string{"R34 warn"}},
	})
}

func TestGuardSimple(t *testing.T) {
	t.Parallel()
	runGuard(t, onSpot, []guardRow{
		{"第五十一条 over 3000 for an organisation", func(x *scene) { x.s.Penalties = fine(3001) }, []string{"R16 block"}},
		{"第五十一条 over 200 for a citizen", func(x *scene) {
			x.s.Penalties = fine(201)
			x.s.Penalties[0].PartySeq = 2
		}, []string{"R16 block"}},
		{"第五十一条 no confiscation on the spot", func(x *scene) {
			x.s.Penalties = []Penalty{{Seq: 1, PartySeq: 1, Kind: KindConfiscateGains, Amount: 100, AmountFixed: true}}
		}, []string{"R16 block"}},
		{"a bureau's own limits", func(x *scene) { x.env.SimpleLimits = SimpleLimits{PartyOrg: 1000_00} }, []string{"R16 block"}},
		{"《行政复议法》第二十三条 remedy of the ordinary procedure", func(x *scene) {
			x.s.Remedy = RemedyText(OrdinaryProcedure, "示例市人民政府", "示例市人民法院")
		}, []string{"R17 block"}},
		{"第五十八条 what needs review cannot be decided on the spot", func(x *scene) { x.c.Grounds = "public_interest" }, []string{"R11 block"}},
		{"第五十二条 no basis", func(x *scene) { x.c.Basis = "" }, []string{"R15 block"}},
		{"国办发〔2022〕27号（十二） no word on the benchmark", func(x *scene) { x.s.Discretion = "" }, []string{"R15 warn"}},
	})
}

func TestGuardServiceAndClosing(t *testing.T) {
	t.Parallel()
	on := func(d Day) func(*scene) { return func(x *scene) { x.s.Day, x.env.Today = d, d } }
	runGuard(t, just(StepServed), []guardRow{
		{"《行政处罚法》第六十一条 on the seventh working day", on("2026-04-21"), nil},
		{"《行政处罚法》第六十一条 a day late", on("2026-04-22"), []string{"R19 alarm"}},
		{"a year without calendar", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R19 alarm"}},
	})
	runGuard(t, just(StepClosed), []guardRow{
		{"住房和城乡建设行政处罚程序规定第31条 fifteen working days after payment", on("2026-05-13"), nil},
		{"住房和城乡建设行政处罚程序规定第31条 a day late", on("2026-05-14"), []string{"R28 alarm"}},
		{"a fine still open", func(x *scene) { x.drop(StepPaid) }, []string{"R28 warn"}},
		{"a fine still open, with the reason", func(x *scene) { x.drop(StepPaid); x.s.Note = "人民法院裁定终结执行" }, nil},
		{"a year without calendar", func(x *scene) { x.env.Calendar = Calendar{} }, []string{"R28 alarm"}},
	})
	runGuard(t, just(StepArchived), []guardRow{
		{"第四十七条 a stage without recording", func(x *scene) {
			x.replay(slices.DeleteFunc(slices.Clone(x.env.Steps), func(s Step) bool { return s.Recording != nil && s.Recording.Stage == "service" }))
		}, []string{"R28 alarm"}},
	})
}

func TestBlocked(t *testing.T) {
	t.Parallel()
	late := Finding{Rule: "R04", Severity: SeverityBlock, Message: "超过时效", Fix: "请不予立案", Basis: "示例"}
	early := Finding{Rule: "R08", Severity: SeverityBlock, Message: "没有告知", Fix: "请先告知", Basis: "示例"}
	warn := Finding{Rule: "R13", Severity: SeverityWarn, Message: "加重", Fix: "请核对"}
	full := &Override{Rule: "R04", Reason: "涉及公民生命健康安全", Document: "示例批〔2026〕1号"}
	for _, tt := range []struct {
		name     string
		findings []Finding
		override *Override
		want     Kind // "" for none
		fields   []string
	}{
		{"nothing", nil, nil, "", nil},
		{"warnings do not block", []Finding{warn}, nil, "", nil},
		{"an earlier step is missing", []Finding{early, warn}, nil, TooEarly, []string{"R08"}},
		{"every block is listed", []Finding{late, early}, nil, Invalid, []string{"R04", "R08"}},
		{"第三十六条 overridden", []Finding{late}, full, "", nil},
		{"the override lifts its own rule only", []Finding{late, early}, full, TooEarly, []string{"R08"}},
		{"an override without reason", []Finding{late}, &Override{Rule: "R04", Document: "示例"}, Invalid, []string{"R04"}},
		{"an override without document", []Finding{late}, &Override{Rule: "R04", Reason: "示例"}, Invalid, []string{"R04"}},
		{"an override of another rule", []Finding{late}, &Override{Rule: "R29", Reason: "示例", Document: "示例"}, Invalid, []string{"R04"}},
		{"第四十四条 cannot be overridden", []Finding{early}, &Override{Rule: "R08", Reason: "示例", Document: "示例"}, TooEarly, []string{"R08"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := Blocked(tt.findings, tt.override)
			if tt.want == "" {
				if err != nil {
					t.Fatalf("Blocked = %v, want nil", err)
				}
				return
			}
			if KindOf(err) != tt.want {
				t.Errorf("kind = %s, want %s", KindOf(err), tt.want)
			}
			if diff := cmp.Diff(tt.fields, fieldsOf(err)); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
	if err := Blocked([]Finding{early}, &Override{Rule: "R08", Reason: "示例", Document: "示例"}); !strings.Contains(err.Error(), "不能以批准代替") {
		t.Errorf("error %q does not say that the override is void", err)
	}
}

// TestGuardRulesHaveBasis keeps the table whole: what a finding cites is its rule's basis.
func TestGuardRulesHaveBasis(t *testing.T) {
	t.Parallel()
	for code, r := range guardRules {
		if r.basis == "" {
			t.Errorf("rule %s has no basis", code)
		}
		if r.override != (code == "R04" || code == "R29") {
			t.Errorf("rule %s: override = %v", code, r.override)
		}
	}
}

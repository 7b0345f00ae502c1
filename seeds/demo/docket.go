package demo

import (
	"fmt"

	"sanxiang/models"
)

// docket is the plan of one case that runs in full: what it is about, how it
// goes, and how far. The zero outcome is a penalty, the zero tier the normal one.
type docket struct {
	offence string // key of offences
	party   models.PartyKind
	fine    models.Fen // in 元
	also    models.PenaltyKind
	grounds []string // why review is compulsory beside the amount
	tier    string
	outcome models.Outcome

	returned int  // rounds of review that come back
	hearing  bool // the party asks for a hearing
	waits    bool // the party answers and does not give up its term

	stop    stage
	amended bool // the published page is corrected later
	fallen  bool // the decision is revoked later and its page taken down
	witness bool // a third person is named in the facts and hidden from the public
}

// stage is how far a case has come when the demonstration ends; the zero stage
// lets it run to its end.
type stage int

// The stages, in the order of a case.
const (
	atClue stage = iota + 1
	atFiled
	atConcluded
	atNotified
	atReview
	atReturned
	atReviewed
	atDecided  // not yet served, nothing prepared
	atPrepared // served; the page waits for its approval
	atEnd
)

const (
	org    = models.PartyOrg
	trader = models.PartySoleTrader
	person = models.PartyPerson
)

// dockets2024 are the cases of the report year: 49 penalties, of which 27 need
// legal review, in the order in which they are registered.
var dockets2024 = []docket{
	{offence: "渣土", party: org, fine: 60000},
	{offence: "遗撒", party: org, fine: 5000},
	{offence: "倾倒", party: org, fine: 100000},
	{offence: "堆物", party: trader, fine: 500, tier: "lighter"},
	{offence: "扬尘", party: org, fine: 50000},
	{offence: "油烟", party: trader, fine: 10000},
	{offence: "广告", party: org, fine: 3000},
	{offence: "违建", party: org, fine: 85000},
	{offence: "渣土", party: org, fine: 50000, returned: 1},
	{offence: "绿地", party: person, fine: 600, witness: true},
	{offence: "扬尘", party: org, fine: 80000, tier: "heavier"},
	{offence: "排水", party: trader, fine: 5000},
	{offence: "油烟", party: trader, fine: 12000},
	{offence: "倾倒", party: org, fine: 120000, hearing: true},
	{offence: "挖掘", party: org, fine: 10000},
	{offence: "燃气", party: trader, fine: 15000},
	{offence: "堆物", party: trader, fine: 800, waits: true},
	{offence: "渣土", party: org, fine: 80000},
	{offence: "违建", party: org, fine: 132000, returned: 1},
	{offence: "遗撒", party: org, fine: 8000},
	{offence: "扬尘", party: org, fine: 60000, waits: true},
	{offence: "广告", party: trader, fine: 2000},
	{offence: "油烟", party: org, fine: 50000},
	{offence: "堆物", party: person, fine: 300, tier: "lighter"},
	{offence: "广告", party: org, fine: 20000, grounds: []string{"third_party_rights"}},
	{offence: "绿地", party: org, fine: 4000},
	{offence: "倾倒", party: org, fine: 150000, grounds: []string{"public_interest"}},
	{offence: "遗撒", party: org, fine: 12000},
	{offence: "油烟", party: trader, fine: 20000, amended: true},
	{offence: "油烟", party: trader, fine: 5000},
	{offence: "渣土", party: org, fine: 50000},
	{offence: "扬尘", party: org, fine: 20000, tier: "lighter"},
	{offence: "排水", party: org, fine: 50000},
	{offence: "渣土", party: org, fine: 30000},
	{offence: "违建", party: org, fine: 65000, returned: 2},
	{offence: "堆物", party: trader, fine: 1000},
	{offence: "燃气", party: org, fine: 50000, also: models.KindSuspendBusiness},
	{offence: "广告", party: org, fine: 6000},
	{offence: "扬尘", party: org, fine: 100000, tier: "heavier"},
	{offence: "绿地", party: person, fine: 500},
	{offence: "倾倒", party: org, fine: 180000, hearing: true},
	{offence: "排水", party: org, fine: 15000},
	{offence: "油烟", party: trader, fine: 15000, returned: 1},
	{offence: "遗撒", party: org, fine: 6000},
	{offence: "渣土", party: org, fine: 70000},
	{offence: "挖掘", party: org, fine: 18000, waits: true},
	{offence: "挖掘", party: org, fine: 20000, grounds: []string{"complex"}},
	{offence: "油烟", party: trader, fine: 8000},
	{offence: "违建", party: person, fine: 12000},
}

// lenient2024 are the cases of the report year that end without a penalty.
var lenient2024 = []docket{
	{offence: "堆物", party: trader, outcome: models.OutcomeExemptFirst},
	{offence: "广告", party: org, outcome: models.OutcomeExemptFirst},
	{offence: "绿地", party: person, outcome: models.OutcomeExempt},
	{offence: "遗撒", party: org, outcome: models.OutcomeExemptFirst},
}

// dockets2025 are the cases of the year after: some are done, one of them
// falls and is taken down, and the rest are under way, for the work lists.
var dockets2025 = []docket{
	{offence: "渣土", party: org, fine: 55000, fallen: true},
	{offence: "遗撒", party: org, fine: 7000},
	{offence: "油烟", party: trader, fine: 11000, returned: 1},
	{offence: "扬尘", party: org, fine: 65000},
}

// underWay are the cases still under way when the demonstration is looked at,
// with the number of working days before then on which they were registered.
var underWay = []struct {
	docket
	ago int
}{
	{docket{offence: "违建", party: org, fine: 90000, stop: atReturned, returned: 1}, 22},
	{docket{offence: "排水", party: org, fine: 9000, stop: atPrepared}, 17},
	{docket{offence: "倾倒", party: org, fine: 110000, stop: atReviewed}, 19},
	{docket{offence: "扬尘", party: org, fine: 70000, stop: atReview}, 14},
	{docket{offence: "堆物", party: trader, fine: 600, stop: atDecided}, 13},
	{docket{offence: "燃气", party: trader, fine: 12000, stop: atReview}, 13},
	{docket{offence: "广告", party: org, fine: 5000, stop: atNotified}, 10},
	{docket{offence: "渣土", party: org, fine: 60000, stop: atConcluded}, 9},
	{docket{offence: "绿地", party: org, fine: 3000, stop: atFiled}, 5},
	{docket{offence: "挖掘", party: org, fine: 15000, stop: atFiled}, 3},
	{docket{offence: "遗撒", party: org, fine: 6000, stop: atClue}, 1},
}

// partyNames name the parties by what the case is about.
var partyNames = map[string]string{
	"渣土": "运输", "倾倒": "建筑工程", "遗撒": "运输", "扬尘": "建筑工程", "油烟": "餐饮", "广告": "广告传媒",
	"堆物": "商贸", "排水": "洗涤服务", "挖掘": "管线工程", "绿地": "物业服务", "违建": "商贸", "燃气": "餐饮",
}

// partyOf makes the n-th fictional party. Its numbers are nobody's: the region
// of persons is 000000, and credit codes are made with their check digits.
func (d docket) partyOf(n int) models.Party {
	no, trade := models.ChineseNumber(int64(n)), partyNames[d.offence]
	switch d.party {
	case person:
		return models.Party{Kind: person, Name: "示例" + no, IDNumber: models.MakeIDNumber("000000", models.Day(fmt.Sprintf("19%02d-05-06", 60+n%35)), n)}
	case trader:
		return models.Party{
			Kind: trader, Name: "示例第" + no + trade + "店", USCC: creditCode("92", n), Operator: "示例经营者" + no,
			IDNumber: models.MakeIDNumber("000000", models.Day(fmt.Sprintf("19%02d-07-08", 60+n%35)), n),
		}
	}
	return models.Party{Kind: org, Name: "示例第" + no + trade + "有限公司", USCC: creditCode("91", n), LegalRep: "示例法人" + no}
}

// creditCode makes the n-th fictional credit code; serials whose inner check
// falls outside the alphabet are skipped.
func creditCode(pair string, n int) string {
	for serial := n * 100; ; serial++ {
		if code := models.MakeUSCC(pair, "650104", serial); code != "" {
			return code
		}
	}
}

// penalised says whether the case ends with a penalty.
func (d docket) penalised() bool { return d.outcome == "" }

// discussed says whether the heads have to decide together.
func (d docket) discussed() bool { return len(d.grounds) > 0 || d.also != "" }

// reached says whether the case comes as far as the stage.
func (d docket) reached(s stage) bool { return d.stop == 0 || d.stop >= s }

package models

// The limitation periods of 《行政处罚法》第三十六条, in years.
const (
	limitationYears      = 2
	limitationGraveYears = 5
)

// LimitationFacts is what the limitation of a violation depends on.
type LimitationFacts struct {
	ActDay     Day  // the day of the act, or its first day
	Continuous bool // 连续或者继续状态
	EndDay     Day  // the last day of a continuous act; none while it goes on
	FoundDay   Day  // the day it was found out; none when it is not yet
	Grave      bool // 涉及公民生命健康安全、金融安全且有危害后果
}

// LimitationVerdict says until when a violation can be punished.
type LimitationVerdict struct {
	Expires Day    // last day on which finding it is in time; none while the act goes on
	Barred  bool   // found later than that: no penalty (R04, may be overridden with a reason)
	Reason  string // Chinese, for the file
	Basis   string
}

// Limitation applies 《行政处罚法》第三十六条 (R04): two years, five for grave
// acts, from the act or from the end of a continuous one. The error is Invalid
// when the days contradict each other.
func Limitation(f LimitationFacts) (LimitationVerdict, error) {
	if err := f.check(); err != nil {
		return LimitationVerdict{}, err
	}
	v := LimitationVerdict{Basis: "《行政处罚法》第三十六条"}
	if f.Continuous && f.EndDay == "" {
		v.Reason = "违法行为仍在持续，追责时效尚未起算"
		return v, nil
	}
	from, years := f.ActDay, limitationYears
	if f.Continuous {
		from = f.EndDay
	}
	if f.Grave {
		years = limitationGraveYears
	}
	v.Expires = monthsAfter(from, 12*years)
	v.Barred = f.FoundDay > v.Expires
	v.Reason = "自" + from.Chinese() + "起" + ChineseNumber(int64(years)) + "年，至" + v.Expires.Chinese() + "届满"
	if v.Barred {
		v.Reason += "；" + f.FoundDay.Chinese() + "发现时已超过时效，不再给予行政处罚"
	}
	return v, nil
}

// check demands real days in their order.
func (f LimitationFacts) check() error {
	var c Checks
	c.Require(f.ActDay.Valid(), "act_day", "违法行为发生日必须是有效日期", "请填写违法行为发生日")
	c.Require(f.EndDay == "" || f.EndDay.Valid() && f.EndDay >= f.ActDay, "end_day", "行为终了日不得早于发生日", "请更正行为终了日")
	c.Require(f.EndDay == "" || f.Continuous, "end_day", "只有连续或继续的行为才有终了日", "请勾选连续或继续状态，或清空终了日")
	c.Require(f.FoundDay == "" || f.FoundDay.Valid() && f.FoundDay >= f.ActDay, "found_day", "发现日不得早于行为发生日", "请更正发现日")
	return c.Err("无法判断追责时效")
}

package models

// surchargePercent is the daily rate of 《行政处罚法》第七十二条, in percent.
const surchargePercent = 3

// Surcharge (加处罚款) is the late-payment surcharge on an unpaid fine after n
// late days: 3 % for each day, never above the fine itself (R25;
// 《行政处罚法》第七十二条). Parts of a 分 are dropped. Nothing for a fine or a
// number of days that is not positive.
func Surcharge(fine Fen, n int) Fen {
	if fine <= 0 || n <= 0 {
		return 0
	}
	if n > 100 || n*surchargePercent >= 100 {
		return fine
	}
	rate := Fen(n * surchargePercent)
	return fine/100*rate + fine%100*rate/100 // split, so that no amount overflows
}

// LateDays counts the calendar days from the day after due up to and with on,
// without the days under reconsideration or litigation (R25;
// 《行政处罚法》第七十三条). An open pause reaches to on. 0 while nothing is due.
func LateDays(due, on Day, pauses []Pause) (int, error) {
	if !due.Valid() || !on.Valid() {
		return 0, Errorf(Invalid, "缴款期限“%s”或计算日“%s”不是有效日期，无法计算加处罚款，请更正", due, on)
	}
	paused, err := PausedDays(due, on, pauses)
	if err != nil {
		return 0, err
	}
	return max(0, on.Sub(due)-paused), nil
}

package demo

import (
	"fmt"

	"sanxiang/models"
)

// roll is the rows of one register that a body imports on a day.
type roll struct {
	body     string
	register string
	on       models.Day
	header   []string
	rows     [][]any
}

// add appends a row; its bureau is put first.
func (r *roll) add(bureau string, cells ...any) {
	r.rows = append(r.rows, append([]any{bureau}, cells...))
}

// newRoll starts a roll; the columns follow the bureau's.
func newRoll(body, register string, on models.Day, columns ...string) *roll {
	return &roll{body: body, register: register, on: on, header: append([]string{"bureau"}, columns...)}
}

// spread is the i-th of n days, spread evenly over the year up to the day.
func spread(last models.Day, i, n int) models.Day {
	first := models.Day(string(last[:4]) + "-01-04")
	return first.Add(last.Sub(first) * i / n)
}

// rollsOf makes all rolls.
func rollsOf() []roll {
	var out []roll
	for _, r := range []*roll{
		selfchecks(), assessments(saybagh, "2021-12-10", 6), specialSupervision(), clues(), assessments(bortala, "2023-11-20", 50),
		mediations(), exams(), inspections(), actions(),
		reconsiderations(saybagh, "2021-12-20", 4, 4, 4), reconsiderations(bortala, "2023-12-20", 42, 40, 38),
		reconsiderations(baotou, "2024-12-20", 1216, 1100, 979),
		litigations(saybagh, "2021-12-20", 6, 4), litigations(bortala, "2023-12-20", 110, 110), litigations(urumqi, "2024-12-20", 12, 12),
		trainings(), proposals(), complaints(),
	} {
		out = append(out, *r)
	}
	return out
}

// selfchecks are the twenty departments that examined how they apply the three systems.
func selfchecks() *roll {
	r := newRoll(saybagh, "supervisions", "2021-11-26", "date", "number", "title", "kind", "target", "result", "handled_on")
	for i, name := range saybaghDepartments {
		day := models.Day("2021-10-11").Add(i)
		r.add(saybagh, day, fmt.Sprintf("示沙自查%02d", i+1), "三项制度自评自查", "selfcheck", "沙依巴克区"+name, "建立问题清单并整改", day.Add(20))
	}
	return r
}

// assessments are departments whose files were read and graded.
func assessments(body string, on models.Day, n int) *roll {
	r := newRoll(body, "supervisions", on, "date", "number", "title", "kind", "target")
	for i := range n {
		target := "沙依巴克区" + saybaghDepartments[i%len(saybaghDepartments)]
		if body == bortala {
			target = fmt.Sprintf("博尔塔拉蒙古自治州被考核单位%02d", i+1)
		}
		r.add(body, on.Add(-10), fmt.Sprintf("%s考核%02d", on[:4], i+1), "依法行政考核", "assessment", target)
	}
	return r
}

// specialSupervision looked at four departments.
func specialSupervision() *roll {
	r := newRoll(baotou, "supervisions", "2024-10-25", "date", "number", "title", "kind", "target", "result", "handled_on")
	for i, name := range []string{"民政局", "发展和改革委员会", "教育局", "公安局"} {
		day := models.Day("2024-09-09").Add(i * 7)
		r.add(baotou, day, fmt.Sprintf("示包监督%d", i+1), "未成年人保护专项监督", "special", "包头市"+name, "提出监督意见", day.Add(15))
	}
	return r
}

// clues are reports of faults in enforcement that were looked into.
func clues() *roll {
	r := newRoll(bortala, "supervisions", "2023-12-15", "date", "number", "title", "kind", "target", "source", "result", "handled_on")
	for i := range 23 {
		day := spread("2023-11-15", i, 23)
		r.add(bortala, day, fmt.Sprintf("示博线索%02d", i+1), "执法突出问题线索", "clue", bortalaDepartment(i),
			[]string{"hotline", "complaint", "inspection"}[i%3], "已核查处理", day.Add(18))
	}
	return r
}

// mediations adds up to 805 900 元 in 4983 cases, 4395 of them successful.
func mediations() *roll {
	const n, ok, total = 4983, 4395, 805900
	r := newRoll(saybagh, "mediations", "2021-12-24", "date", "number", "amount", "outcome", "cause")
	left := total
	for i := range n {
		amount := 10 + i*37%290
		if i == n-1 {
			amount = left
		}
		left -= amount
		outcome := "ok"
		if i*(n-ok)/n != (i+1)*(n-ok)/n {
			outcome = "failed"
		}
		r.add(saybagh, spread("2021-12-20", i, n), fmt.Sprintf("示沙调%04d", i+1), amount, outcome, []string{"消费", "劳动", "邻里", "物业", "合同"}[i%5])
	}
	return r
}

// exams are the persons who sat for the certificate.
func exams() *roll {
	r := newRoll(baotou, "exams", "2024-11-08", "date", "title", "person", "kind", "passed")
	for i := range 362 {
		r.add(baotou, []models.Day{"2024-05-18", "2024-10-19"}[i%2], "行政执法人员资格认证考试", fmt.Sprintf("示考%04d", i+1), "new", i%12 != 0)
	}
	return r
}

// inspections are 2782 objects drawn in 244 batches.
func inspections() *roll {
	const n, batches = 2782, 244
	r := newRoll(bortala, "inspections", "2023-12-22", "date", "number", "object", "object_kind", "batch", "mode", "kind", "item", "result")
	for i := range n {
		batch := i * batches / n
		result, kind := "normal", "enterprise"
		switch {
		case i%9 == 4:
			result = "corrected"
		case i%61 == 7:
			result = "filed"
		}
		if i%5 == 2 {
			kind = "sole_trader"
		}
		r.add(bortalaDepartment(batch), spread("2023-12-15", batch, batches), fmt.Sprintf("示博查%04d", i+1), fmt.Sprintf("示例经营主体%04d", i+1), kind,
			fmt.Sprintf("2023年第%03d批", batch+1), "double_random", "routine", "随机抽查事项清单所列事项", result)
	}
	return r
}

// actions are 42 rounds of special enforcement, entered month by month.
func actions() *roll {
	r := newRoll(bortala, "actions", "2023-12-22", "date", "title", "quantity", "field", "responsible", "evidence")
	for month := range 12 {
		rounds := 3
		if month%2 == 1 {
			rounds = 4
		}
		r.add(bortala, models.Period{Year: 2023, From: month + 1, To: month + 1}.First().Add(11), fmt.Sprintf("线上线下一体监管专项行动（%d月）", month+1),
			rounds, "市场监管", marketDesk, "专项行动台账")
	}
	return r
}

// reconsiderations are cases received and accepted in the year; so many were
// closed, and of those so many ended without a suit.
func reconsiderations(body string, on models.Day, n, closed, settled int) *roll {
	r := newRoll(body, "reconsiderations", on, "date", "number", "role", "outcome", "cause", "sued", "accepted_on", "closed_on")
	for i := range n {
		day := spread(models.Day(on[:4]+"-10-20"), i, n)
		outcome, ended, sued := "pending", models.Day(""), ""
		if i < closed {
			outcome, ended = []string{"mediated", "upheld", "withdrawn", "upheld", "revoked"}[i%5], day.Add(45)
			sued = "no"
			if i >= settled {
				sued = "yes"
			}
		}
		r.add(body, day, fmt.Sprintf("示复〔%s〕%d号", on[:4], i+1), "organ", outcome, "行政处罚", sued, day.Add(4), ended)
	}
	return r
}

// litigations are suits received and heard in the year, with the head of the
// organ present in so many.
func litigations(body string, on models.Day, n, attended int) *roll {
	r := newRoll(body, "litigations", on, "date", "number", "stage", "outcome", "cause", "head_attended", "heard_on")
	for i := range n {
		day := spread(models.Day(on[:4]+"-10-30"), i, n)
		r.add(body, day, fmt.Sprintf("示例行初%s-%d", on[:4], i+1), "first", []string{"dismissed", "withdrawn", "dismissed", "pending"}[i%4], "行政处罚", i < attended, day.Add(30))
	}
	return r
}

// trainings are the eleven sessions of the bureau.
func trainings() *roll {
	r := newRoll(hightec, "trainings", "2024-12-13", "date", "title", "kind", "persons", "hours", "lecturer")
	for i := range 11 {
		topic := []struct{ kind, title string }{{"practice", "办案流程培训"}, {"law", "法律法规培训"}, {"documents", "案卷制作培训"}}[i%3]
		r.add(hightec, models.Day("2024-01-19").Add(i*30), topic.title+fmt.Sprintf("（第%d期）", i+1), topic.kind, 9+i%4, "4", "法制机构")
	}
	return r
}

// proposals are eight of deputies and six of political advisers, all closed.
func proposals() *roll {
	r := newRoll(hightec, "proposals", "2024-11-29", "date", "number", "title", "kind", "satisfied", "closed_on")
	for i := range 14 {
		kind := "congress"
		if i >= 8 {
			kind = "cppcc"
		}
		day := models.Day("2024-02-26").Add(i * 3)
		r.add(hightec, day, fmt.Sprintf("示提%02d", i+1), []string{"改善市容环境的建议", "完善公厕布局的建议", "规范停车秩序的建议"}[i%3], kind, true, day.Add(75))
	}
	return r
}

// complaints are what petition offices of four levels passed on.
func complaints() *roll {
	r := newRoll(hightec, "complaints", "2024-12-27", "date", "number", "channel", "kind", "matter", "satisfied", "closed_on")
	for _, c := range []struct {
		channel string
		n       int
	}{{"petition_national", 46}, {"petition_province", 18}, {"petition_city", 3}, {"petition_district", 28}} {
		for i := range c.n {
			day := spread("2024-11-20", i, c.n)
			r.add(hightec, day, fmt.Sprintf("%s-%02d", c.channel, i+1), c.channel, "petition", []string{"市容环境", "占道经营", "渣土运输", "油烟扰民"}[i%4], i%10 != 0, day.Add(20))
		}
	}
	return r
}

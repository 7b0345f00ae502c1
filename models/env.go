package models

import "slices"

// Env is what the rules of law look at beside the case itself. It is read
// only. Parties need kind, name and birth day; their identifiers may be sealed.
type Env struct {
	Today           Day
	Calendar        Calendar
	Terms           TermTable // nil: Terms
	Bureau          Bureau
	Officers        map[int64]Officer
	Certificates    map[int64][]Certificate // by officer, settled
	Parties         []Party
	Steps           []Step // the case's history so far, in order
	Recordings      []Recording
	ReviewTriggers  []Trigger // 重大执法决定法制审核目录清单
	HearingTriggers []Trigger
	Prior           int          // decided earlier violations of the party that the history search found
	Searched        bool         // the party's history was searched
	SameDayFines    int          // fines on the same party for acts of the same day, in other cases
	SimpleLimits    SimpleLimits // nil: DefaultSimpleLimits
}

// Term gives the rule of a term for the case: its own field's, then its
// bureau's field's, else the general one. The error is NotFound where the law
// sets no such term.
func (e Env) Term(c Case, code TermCode) (TermRule, error) {
	table := e.Terms
	if table == nil {
		table = Terms
	}
	if r, err := table.Find(code, c.Field); err == nil && r.Field == c.Field && c.Field != SectorGeneral {
		return r, nil
	}
	return table.Find(code, e.Bureau.Field)
}

// Due gives the last day of a term of the case; none while the clock stands.
// The errors are those of Term and Calendar.Deadline.
func (e Env) Due(c Case, code TermCode, start Day, pauses ...Pause) (Day, error) {
	r, err := e.Term(c, code)
	if err != nil {
		return "", err
	}
	return e.Calendar.Deadline(start, r.Term, pauses)
}

// Proposed gives the penalties proposed last, by the investigation's end or
// by a notice; none when nothing was proposed yet.
func (e Env) Proposed() []Penalty { return historyOf(e.Steps).proposed }

// ReviewHits lists why the penalties, or the case itself, need legal review
// on the day (R11; 《行政处罚法》第58条). Thresholds are tested party by party.
func (c Case) ReviewHits(penalties []Penalty, on Day, env Env) []Hit {
	return c.hits(env.ReviewTriggers, penalties, on, env)
}

// HearingHits lists why the party must be offered a hearing (R09; 《行政处罚法》第63条).
func (c Case) HearingHits(penalties []Penalty, on Day, env Env) []Hit {
	return c.hits(env.HearingTriggers, penalties, on, env)
}

func (c Case) hits(list []Trigger, penalties []Penalty, on Day, env Env) []Hit {
	base := Proposal{PartyKind: c.PartyKind, Region: env.Bureau.Region, Field: env.Bureau.Field, On: on, Grounds: c.grounds()}
	if c.Field != "" && slices.ContainsFunc(list, func(t Trigger) bool { return t.Field == c.Field }) {
		base.Field = c.Field
	}
	if len(penalties) == 0 {
		return Evaluate(list, base)
	}
	var out []Hit
	for _, seq := range partySeqs(penalties) {
		p, own := base, penaltiesOn(penalties, seq)
		if i := slices.IndexFunc(env.Parties, func(x Party) bool { return x.Seq == seq }); i >= 0 {
			p.PartyKind = env.Parties[i].Kind
		}
		p.Fine, p.Confiscated, p.Kinds = FineOf(own), ConfiscatedOf(own), KindSetOf(own)
		for _, h := range Evaluate(list, p) {
			if !slices.ContainsFunc(out, func(o Hit) bool { return o.Code == h.Code }) {
				out = append(out, h)
			}
		}
	}
	return out
}

// partySeqs lists the parties that the penalties fall on, in order.
func partySeqs(penalties []Penalty) []int {
	var out []int
	for _, p := range penalties {
		if !slices.Contains(out, p.PartySeq) {
			out = append(out, p.PartySeq)
		}
	}
	slices.Sort(out)
	return out
}

// penaltiesOn picks the penalties on one party.
func penaltiesOn(penalties []Penalty, seq int) []Penalty {
	var out []Penalty
	for _, p := range penalties {
		if p.PartySeq == seq {
			out = append(out, p)
		}
	}
	return out
}

// heavier says in Chinese by what the second list of penalties is heavier than
// the first, party by party; "" when it is not. Kinds are not ranked: one that
// the first list lacks makes the second heavier, unless it only warns.
func heavier(from, to []Penalty) string {
	for _, seq := range partySeqs(to) {
		before, after := penaltiesOn(from, seq), penaltiesOn(to, seq)
		switch {
		case FineOf(after) > FineOf(before):
			return "罚款由" + FineOf(before).Yuan() + "元增至" + FineOf(after).Yuan() + "元"
		case ConfiscatedOf(after) > ConfiscatedOf(before):
			return "没收金额由" + ConfiscatedOf(before).Yuan() + "元增至" + ConfiscatedOf(after).Yuan() + "元"
		}
		had := KindSetOf(before)
		if len(before) > 0 {
			had = had.Add(KindWarning)
		}
		if more := KindSetOf(after) &^ had; more != 0 {
			return "增加了" + more.String()
		}
	}
	return ""
}

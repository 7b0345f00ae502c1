package search

import "slices"

// What makes a run of three or more characters worth its own posting.
const (
	longRows   = 8192   // rows that have its two parts
	longSample = 32_768 // rows that are looked at to tell
)

// learn chooses the longer runs that get a posting, from a sample spread over
// all rows: those whose two parts, a character shorter, are known and have very
// many rows in common. The rows that have both parts would be looked at one by
// one otherwise, however few have the run itself; no word then has more than
// about longRows candidates, unless it is known and needs none to be looked at.
func (c *corpus) learn() {
	c.learned = c.live
	if c.n < 2*longRows {
		return
	}
	step := max(1, c.n/longSample)
	var texts []string
	for id := uint32(0); id < c.n; id += step {
		texts = append(texts, string(c.runText(nil, id)))
	}
	var chosen map[string]bool
	for length := 2; chosen == nil || len(chosen) > 0; length++ {
		chosen = joined(runsOf(texts, length, chosen), longRows/int(step))
		for run := range chosen {
			c.know(run)
		}
	}
}

// runsOf lists the runs of some length in each text, each once; only those of
// chosen where it is given.
func runsOf(texts []string, length int, chosen map[string]bool) [][]string {
	out := make([][]string, len(texts))
	var at []int // where the characters of the current field begin
	for n, text := range texts {
		at = at[:0]
		for i := 0; i < len(text); i += lengthOf(text[i]) {
			if text[i] == '\n' {
				at = at[:0]
				continue
			}
			if at = append(at, i); len(at) < length {
				continue
			}
			run := text[at[len(at)-length] : i+lengthOf(text[i])]
			if (chosen == nil || chosen[run]) && !slices.Contains(out[n], run) {
				out[n] = append(out[n], run)
			}
		}
	}
	return out
}

// joined gives the runs that are a character longer than those of the rows and
// whose two parts at least some rows have, joined there or not.
func joined(rows [][]string, least int) map[string]bool {
	often, counts := map[string]int{}, map[string]int{}
	for _, runs := range rows {
		for _, r := range runs {
			often[r]++
		}
	}
	for _, runs := range rows {
		runs = slices.DeleteFunc(runs, func(r string) bool { return often[r] < least })
		for _, first := range runs {
			for _, second := range runs {
				if end := lastOf(second); first[lengthOf(first[0]):] == second[:len(second)-len(end)] {
					counts[first+end]++
				}
			}
		}
	}
	out := map[string]bool{}
	for run, n := range counts {
		if n >= least {
			out[run] = true
		}
	}
	return out
}

// know gives a run a posting and tells the run that it extends.
func (c *corpus) know(run string) {
	c.runs[run] = &posting{}
	shorter := run[:len(run)-len(lastOf(run))]
	if c.runs[shorter] == nil {
		c.runs[shorter] = &posting{}
	}
	c.runs[shorter].extends = true
}

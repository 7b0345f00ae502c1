package portal

import "regexp"

// words is a stretch of a text; Law is set for the citation of a rule.
type words struct {
	Text string
	Law  bool
}

// citation is the name of a rule with its articles: 《…法》第二十三条第一款第（三）项.
var citation = regexp.MustCompile(`《[^《》\n]{2,60}》(?:（[^（）\n]{1,20}）)?(?:(?:、|和|及)?第[（(]?[〇零一二三四五六七八九十百千0-9]+[）)]?(?:条|款|项|目)(?:之[一二三四五六七八九十])?)+`)

// citations parts a text into the citations of rules and what stands between.
func citations(text string) []words {
	var out []words
	end := 0
	for _, at := range citation.FindAllStringIndex(text, -1) {
		if at[0] > end {
			out = append(out, words{Text: text[end:at[0]]})
		}
		out = append(out, words{Text: text[at[0]:at[1]], Law: true})
		end = at[1]
	}
	if end < len(text) {
		out = append(out, words{Text: text[end:]})
	}
	return out
}

package models

import (
	"fmt"
	"strings"
)

// openings begin an opinion by what it concludes.
var openings = map[Opinion]string{
	OpinionAgree:      "经审核，执法主体适格，事实清楚，证据充分，适用依据准确，裁量适当，程序合法，文书完备，同意按拟处理意见作出决定。",
	OpinionCorrect:    "经审核，本案存在下列需要改正的问题，请逐条改正并书面答复后重新提交审核：",
	OpinionSupplement: "经审核，本案部分事实或者证据需要补充调查，请就下列问题补充后重新提交审核：",
	OpinionTransfer:   "经审核，本案涉嫌犯罪，建议依法移送司法机关。理由如下：",
	OpinionNoPenalty:  "经审核，本案符合不予行政处罚的情形，建议不予行政处罚。理由如下：",
}

// AssembleOpinion drafts the text of an opinion out of its conclusion and its
// remarks, one a line. The reviewer edits it; what is signed is kept as it is.
func AssembleOpinion(opinion Opinion, remarks []Remark) string {
	var b strings.Builder
	b.WriteString(openings[opinion])
	n := 0
	for _, m := range remarks {
		text := strings.TrimSpace(m.Text)
		if text == "" {
			continue
		}
		n++
		fmt.Fprintf(&b, "\n%d. %s", n, ChoiceLabel(ReviewItems, m.Item))
		if m.Anchor != "" {
			b.WriteString("（" + m.Anchor + "）")
		}
		b.WriteString("：" + text)
	}
	if opinion == OpinionAgree && n > 0 {
		return strings.Replace(b.String(), "作出决定。\n", "作出决定。另提出下列建议，请一并完善：\n", 1)
	}
	return b.String()
}

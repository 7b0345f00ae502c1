package office

import (
	"fmt"

	"sanxiang/app/review"
	"sanxiang/models"
)

// alikeBox compares the case with those of the same cause (同案), as a strip and
// in words.
type alikeBox struct {
	Facts              []fact
	Place              string // where this case stands, in words
	Kinds              []string
	Href               string
	Strip              bool
	From, Q1, Mid, Q3  int // places on the strip, of stripWidth
	To, Own, Box, Edge int
	Least, Largest     string
	Label              string
}

// The strip is a picture of so many units with a margin on both sides.
const (
	stripWidth  = 480
	stripMargin = 12
)

// newAlikeBox words the comparison; nil for a case without a cause.
func newAlikeBox(k review.Desk) *alikeBox {
	if k.Case.Cause == "" {
		return nil
	}
	a := k.Alike
	b := &alikeBox{Href: casePath(k.Case.ID, "review/alike")}
	for _, x := range a.Kinds {
		b.Kinds = append(b.Kinds, fmt.Sprintf("%s %d件", x.Kind.Label(), x.Count))
	}
	b.Facts = []fact{{Name: "同案", Value: fmt.Sprintf("%d件，其中罚款%d件", a.Count, a.Fined)}}
	if a.Fined == 0 {
		b.Place = "没有可以比较的罚款。"
		return b
	}
	b.Facts = append(b.Facts, fact{Name: "中位数", Value: a.Median.Grouped()}, fact{Name: "范围", Value: a.Least.Grouped() + " 至 " + a.Largest.Grouped()},
		fact{Name: "四分位", Value: a.Q1.Grouped() + " 至 " + a.Q3.Grouped()})
	b.Place = placeWords(a)
	b.draw(a)
	return b
}

// placeWords says where the case's own fine stands.
func placeWords(a models.Alike) string {
	if a.Own == 0 {
		return "本案没有拟罚款。"
	}
	s := fmt.Sprintf("本案拟罚款%s，高于%d件、等于%d件、低于%d件", a.Own.Grouped(), a.Below, a.Same, a.Above)
	switch {
	case a.Own > a.Largest:
		return s + "，超出同案最高数额，请说明理由。"
	case a.Own < a.Least:
		return s + "，低于同案最低数额，请说明理由。"
	case a.Own > a.Q3:
		return s + "，属于较高的四分之一。"
	case a.Own < a.Q1:
		return s + "，属于较低的四分之一。"
	}
	return s + "，处在中间一半之内。"
}

// draw works out the places on the strip.
func (b *alikeBox) draw(a models.Alike) {
	low, high := a.Least, a.Largest
	if a.Own > 0 {
		low, high = min(low, a.Own), max(high, a.Own)
	}
	at := func(f models.Fen) int {
		if high == low {
			return stripWidth / 2
		}
		return stripMargin + int(int64(stripWidth-2*stripMargin)*int64(f-low)/int64(high-low))
	}
	b.Strip, b.Least, b.Largest = true, low.Grouped(), high.Grouped()
	b.From, b.Q1, b.Mid, b.Q3, b.To = at(a.Least), at(a.Q1), at(a.Median), at(a.Q3), at(a.Largest)
	b.Box, b.Edge = max(b.Q3-b.Q1, 1), stripWidth-stripMargin
	if a.Own > 0 {
		b.Own = at(a.Own)
	}
	b.Label = "同案罚款分布：" + a.Least.Grouped() + "至" + a.Largest.Grouped() + "，中位数" + a.Median.Grouped()
}

// Points is the mark of the case's own fine: a triangle from below.
func (b *alikeBox) Points() string {
	return fmt.Sprintf("%d,34 %d,46 %d,46", b.Own, b.Own-7, b.Own+7)
}

package generate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Board says which public rows Disclosures makes: how many, of how many
// bureaus, published over the span in order of day.
type Board struct {
	Rows    int
	Bureaus int
	Seed    uint64
	Span    Span
}

// boardBatch is how many rows one transaction writes.
const boardBatch = 10_000

// Disclosures writes public rows for load tests of the public side: decisions
// with parties, causes, amounts and texts as bureaus publish them, seven in
// ten parties with no other decision, now and then a tombstone. Rows have no
// snapshots or disclosures behind them, so disclosure.Service.Check finds fault
// with a database that holds them. The same Board makes the same rows but for
// their ids. It adds to what is there.
func Disclosures(ctx context.Context, s *store.Store, b Board) error {
	m := newBoardMaker(b)
	for done := 0; done < b.Rows; {
		rows := make([]models.Publication, min(boardBatch, b.Rows-done))
		for i := range rows {
			rows[i] = m.next(done+i, s.NewID())
		}
		if err := s.Tx(ctx, filler, func(tx *store.Tx) error { return tx.CreatePublications(rows) }); err != nil {
			return fmt.Errorf("write public rows from %d: %w", done, err)
		}
		done += len(rows)
	}
	return nil
}

// boardMaker makes one row after the other.
type boardMaker struct {
	board   Board
	offices []Place
	random  *rand.Rand
	days    int // of the span
	parties int // made so far
	numbers []int
}

func newBoardMaker(b Board) *boardMaker {
	m := &boardMaker{board: b, random: rand.New(rand.NewPCG(b.Seed, 1)), days: b.Span.To.Sub(b.Span.From) + 1}
	for n := b.Bureaus; len(m.offices) < b.Bureaus; n++ {
		m.offices = m.offices[:0]
		for _, p := range Bureaus(n) {
			if p.Trade != nil {
				m.offices = append(m.offices, p)
			}
		}
	}
	m.numbers = make([]int, len(m.offices))
	return m
}

// next makes row i. Its id takes the place of the disclosure's.
func (m *boardMaker) next(i int, id int64) models.Publication {
	published := m.board.Span.From.Add(i * m.days / m.board.Rows)
	p := disclosure.Row(m.page(published.Add(-7 - m.random.IntN(14))))
	p.PublicID, p.DisclosureID, p.PublishedOn, p.Revision = store.NewPublicID(), id, published, 1
	if m.random.IntN(100) == 0 {
		p.Revision = 2
	}
	t, _ := published.Time()
	p.UpdatedAt = models.Instant(t.UnixMilli() + int64(i%(10*3600*1000)))
	if m.random.IntN(50) == 0 {
		code := models.WithdrawReasons[m.random.IntN(len(models.WithdrawReasons))].Code
		return disclosure.Tombstone(p, code, published.Add(m.random.IntN(200)))
	}
	return p
}

// page makes what is published about a decision of the day.
func (m *boardMaker) page(decided models.Day) models.PublicPage {
	at := m.random.IntN(len(m.offices))
	o := &m.offices[at]
	m.numbers[at]++
	cause := &o.Trade.Causes[m.random.IntN(len(o.Trade.Causes))]
	fine := cause.Least + m.random.IntN((cause.Most-cause.Least)/100+1)*100
	page := models.PublicPage{
		Kind: "penalty", Title: cause.Name, Cause: cause.Name, Category: cause.Category, Basis: cause.Basis, BureauCode: o.Code, BureauName: o.Name,
		Number: o.Short + "罚决字〔" + string(decided[:4]) + "〕" + strconv.Itoa(m.numbers[at]) + "号", Procedure: models.OrdinaryProcedure,
		Kinds: []models.PenaltyKind{models.KindFine}, Fine: models.Fen(fine) * 100, Forfeit: models.Fen(fine) * 100,
		DecidedOn: decided, ServedOn: decided.Add(2), ShownUntil: decided.Add(3 * 365),
	}
	m.party(&page)
	if cause.Also != "" && m.random.IntN(3) == 0 {
		page.Kinds = append(page.Kinds, cause.Also)
		if cause.Also.Monetary() {
			page.Forfeit += models.Fen(100+m.random.IntN(500)) * 100
		}
	}
	page.Facts, page.Content = m.facts(page), m.content(page, fine)
	return page
}

// party draws an organisation, a sole trader or a person: three in ten
// decisions are about one that was punished before.
func (m *boardMaker) party(p *models.PublicPage) {
	n := m.parties
	if n > 0 && m.random.IntN(10) < 3 {
		n = m.random.IntN(n)
	} else {
		m.parties++
	}
	switch n % 5 {
	case 0:
		p.PartyKind, p.PartyName = models.PartyPerson, models.MaskName(models.PartyPerson, "示"+firmName(n)[6:9])
	case 1:
		p.PartyKind, p.PartyName = models.PartySoleTrader, firmName(n)+"经营部"
	default:
		p.PartyKind, p.PartyName, p.PartyCode, p.LegalRep = models.PartyOrg, firmName(n)+"有限公司", creditCode("91", n*10), "示例甲"
	}
}

// The parts of the names of fictional firms.
var (
	nameWords  = []rune("宏远盛泰恒瑞祥和鑫隆嘉信德润丰华兴业通达安康博雅锦程万佳永利新创卓越正源顺昌金鼎天成海川云山")
	nameTrades = strings.Fields("商贸 建筑工程 餐饮管理 物流运输 食品加工 广告传媒 医药连锁 物业服务 网络科技 农业开发 装饰设计 汽车修理 环保设备 教育咨询 文化旅游 矿业 纺织 化工 建材 机电安装")
)

// firmName names a fictional firm by its number; names repeat after a million.
func firmName(n int) string {
	k := len(nameWords)
	x := n * 7919 // spread neighbours
	return "示例" + string([]rune{nameWords[x%k], nameWords[x/k%k], nameWords[x/k/k%k]}) + nameTrades[n%len(nameTrades)]
}

// facts tells what was found, some two hundred characters.
func (m *boardMaker) facts(p models.PublicPage) string {
	place := "示例路" + strconv.Itoa(1+m.random.IntN(900)) + "号"
	found := p.DecidedOn.Add(-30 - m.random.IntN(40)).Chinese()
	return found + "，" + p.BureauName + "执法人员在" + place + "开展检查时，发现当事人涉嫌" + strings.TrimSuffix(p.Cause, "案") +
		"。执法人员当场制作现场笔录，拍摄照片" + strconv.Itoa(2+m.random.IntN(30)) + "张，并责令当事人说明情况。经立案调查，询问有关人员" +
		strconv.Itoa(1+m.random.IntN(4)) + "人，调取经营记录" + strconv.Itoa(1+m.random.IntN(60)) + "页，查明上述情况属实，证据之间能够相互印证。" +
		"当事人在调查中如实陈述，对事实没有异议，没有申请听证。（虚构案件）"
}

// content tells what was decided.
func (m *boardMaker) content(p models.PublicPage, fine int) string {
	return "当事人的行为违反了" + p.Basis + "的规定。根据当事人的违法情节、危害后果和改正情况，按照本机关行政处罚裁量基准的一般阶次，决定：一、责令立即改正；二、处罚款" +
		strconv.Itoa(fine) + "元。当事人应当自收到本决定书之日起十五日内缴纳罚款，逾期不缴纳的，每日按罚款数额的百分之三加处罚款。"
}

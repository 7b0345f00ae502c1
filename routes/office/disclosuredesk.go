package office

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// disclosureDesk is the lists of what is to be public, is, or was (公示工作台).
type disclosureDesk struct {
	*office
	list *page
}

func newDisclosureDesk(o *office) *disclosureDesk {
	return &disclosureDesk{office: o, list: o.parse("disclosures.html", "publictabs.html")}
}

func (d *disclosureDesk) routes() []route {
	return []route{
		get("/disclosures", d.showList, models.ActReadCase),
		post("/disclosures/release", d.release, models.ActPublish),
	}
}

// disclosureRows is how many rows a page has.
const disclosureRows = 50

// disclosuresPage is one page of a list.
type disclosuresPage struct {
	Form    *form
	Areas   []tab // of the section
	Tabs    []deskTab
	Tab     string
	Filter  []field
	Rate    string
	Rows    []disclosureLine
	Bulk    int // how many of the rows may be released together
	Empty   string
	Pager   pager
	Release bool
}

// deskTab leads to another list; Count is none for those that are done.
type deskTab struct {
	tab
	Count string
	Class string
}

// disclosureLine is one row of a list.
type disclosureLine struct {
	ID, Href, Party, Cause, Number, Bureau, Kind string
	State                                        tag
	Due                                          dueLine
	Act, Back                                    string
	Bulk                                         bool
}

// publicTabs leads between the pages of the section.
func (o *office) publicTabs(v *visit, current string) []tab {
	out := []tab{{Prefix + "/disclosures", "执法决定公示", current == "disclosures"}, {Prefix + "/exante", "事前公开", current == "exante"}}
	if v.can(models.ActAnswerObjection, models.ActOverseeObjection) {
		out = append(out, tab{Prefix + "/objections", "公示异议", current == "objections"})
	}
	return out
}

func (d *disclosureDesk) showList(v *visit) error { return d.renderList(v, newForm(v.query()), 200) }

// deskFilter reads which list is asked for.
func deskFilter(v *visit, f *form) (disclosure.DeskFilter, error) {
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return disclosure.DeskFilter{}, err
	}
	q := disclosure.DeskFilter{
		Bureau: bureau, Below: f.checked("below"), Tab: disclosure.DeskTab(f.value("tab")), Kind: f.value("kind"), Text: f.value("q"), Limit: disclosureRows,
	}
	if !models.IsChoice(disclosure.DeskTabs, string(q.Tab)) {
		q.Tab = disclosure.TabPrepare
		if v.can(models.ActPublish) {
			q.Tab = disclosure.TabRelease
		}
	}
	if f.value("id") != "" {
		q.After = disclosure.DeskKey{DueOn: models.Day(f.value("due")), CaseID: f.row("case"), ID: f.row("id")}
	}
	return q, f.err()
}

// deskHref is the address of a list with the filter of this one.
func deskHref(f *form, changed url.Values) string {
	q := url.Values{}
	for _, name := range []string{"bureau", "below", "tab", "kind", "q"} {
		if s := f.value(name); s != "" {
			q.Set(name, s)
		}
	}
	for name, values := range changed {
		q[name] = values
	}
	return Prefix + "/disclosures?" + q.Encode()
}

func (d *disclosureDesk) renderList(v *visit, f *form, status int) error {
	q, err := deskFilter(v, f)
	if err != nil {
		return models.Errorf(models.NotFound, "这个地址不完整，请从列表重新翻页")
	}
	desk, err := d.Disclosure.ListDesk(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	p := disclosuresPage{
		Form: f, Areas: d.publicTabs(v, "disclosures"), Tabs: deskTabs(f, q.Tab, desk.Tally), Tab: string(q.Tab), Rate: rateText(desk),
		Release: q.Tab == disclosure.TabRelease && v.can(models.ActPublish), Empty: deskEmpty[q.Tab],
	}
	bureaus := v.bureaus(models.ActReadCase)
	bureau := f.pick("bureau", "机关", bureaus)
	bureau.Options = options(bureaus, []string{strconv.FormatInt(q.Bureau, 10)})
	p.Filter = []field{bureau, f.check("below", "含下级机关"), f.pick("kind", "类别", models.DisclosureKinds, optional), f.text("q", "案号、文号或当事人", optional, most(100))}
	for _, r := range desk.Rows {
		l := disclosureLineOf(v, r, desk.Today)
		l.Bulk = p.Release && r.Stage == models.StageRelease && r.CaseID != 0 && r.Findings == 0 && r.PreparedBy != v.actor.UserID && r.BureauID == v.actor.BureauID
		if l.Bulk {
			p.Bulk++
		}
		p.Rows = append(p.Rows, l)
	}
	if k := desk.Next; k != (disclosure.DeskKey{}) {
		p.Pager.Next = deskHref(f, url.Values{"tab": {string(q.Tab)}, "due": {string(k.DueOn)}, "case": {strconv.FormatInt(k.CaseID, 10)}, "id": {strconv.FormatInt(k.ID, 10)}})
	}
	if q.After != (disclosure.DeskKey{}) {
		p.Pager.Prev = deskHref(f, url.Values{"tab": {string(q.Tab)}})
	}
	return v.renderAs(status, d.list, head{Title: "公示", Section: "disclosures", Wide: true}, p)
}

// deskEmpty says what it means that a list is empty.
var deskEmpty = map[disclosure.DeskTab]string{
	disclosure.TabPrepare: "没有待准备的公示。作出决定后，应当公示的案件自动列在这里。", disclosure.TabRelease: "没有等待批准的公示事项。",
	disclosure.TabSoon: "没有快到期的公示事项。", disclosure.TabLate: "没有超期未公示的决定。", disclosure.TabFallen: "没有决定已失效而仍在公示的事项。",
	disclosure.TabShown: "没有符合条件的已公示事项。", disclosure.TabWithdrawn: "没有撤下的公示。", disclosure.TabEnded: "没有公示期满的事项。", disclosure.TabWithheld: "没有决定不予公示的事项。",
}

// deskTabs lists the lists with how much waits in each.
func deskTabs(f *form, current disclosure.DeskTab, t disclosure.DeskTally) []deskTab {
	var out []deskTab
	for _, c := range disclosure.DeskTabs {
		x := deskTab{tab: tab{deskHref(f, url.Values{"tab": {c.Code}}), c.Label, c.Code == string(current)}}
		if n, waits := t[disclosure.DeskTab(c.Code)]; waits {
			x.Count = strconv.FormatInt(n, 10)
			if n == disclosure.CountMost {
				x.Count += "以上"
			}
			if n > 0 && (c.Code == string(disclosure.TabLate) || c.Code == string(disclosure.TabFallen)) {
				x.Class = "late"
			}
		}
		out = append(out, x)
	}
	return out
}

// rateText says how many were public in time, of how many.
func rateText(desk disclosure.Desk) string {
	if desk.Rate.Of == 0 {
		return fmt.Sprintf("%d年还没有公示期限届满的行政处罚决定。", desk.Year)
	}
	return fmt.Sprintf("%d年行政处罚公示及时率 %s：公示期限落在本年的%d件中，按期公示%d件（含期限未到的；依法不予公示的不计）。",
		desk.Year, models.PlainDecimal(desk.Rate.N*10000/desk.Rate.Of, 2)+"%", desk.Rate.Of, desk.Rate.N)
}

// disclosureLineOf puts a row in words.
func disclosureLineOf(v *visit, r disclosure.DeskRow, today models.Day) disclosureLine {
	l := disclosureLine{
		ID: strconv.FormatInt(r.CaseID, 10), Party: r.Case.PartyName, Cause: r.Title, Number: r.Number, Bureau: v.tree.Bureaus[r.BureauID].Name,
		Kind: models.ChoiceLabel(models.DisclosureKinds, r.Kind), State: disclosureTag(r.Disclosure, today), Due: lastDayLine(r.Due(), today), Act: r.Act(),
	}
	if r.CaseID != 0 {
		l.Href = casePath(r.CaseID, "disclosure")
	} else if r.PublishedOn != "" {
		l.Href = "/d/" + r.PublicID
	}
	if r.ReturnedOn != "" && r.Stage == "" {
		l.Back = r.ReturnedOn.Chinese() + "退回"
	}
	return l
}

// disclosureTag is how a disclosure stands.
func disclosureTag(d models.Disclosure, today models.Day) tag {
	switch {
	case d.Stage != "":
		return tag{tagWait, models.ChoiceLabel(models.DisclosureStages, string(d.Stage))}
	case d.State == models.DisclosureDraft && d.DueOn != "" && d.DueOn < today:
		return tag{tagLate, "超期未公示"}
	case d.State == models.DisclosureDraft:
		return tag{tagPlain, "待准备"}
	case d.State == models.DisclosurePublished && d.WithdrawBy != "":
		return tag{tagLate, "待撤下"}
	case d.State == models.DisclosurePublished:
		return tag{tagOK, "已公示"}
	}
	return tag{tagGone, models.ChoiceLabel(models.DisclosureStates, string(d.State))}
}

// lastDayLine says how much of a term is left; nothing without a last day.
func lastDayLine(due, today models.Day) dueLine {
	if due == "" {
		return dueLine{}
	}
	l := dueLine{Day: dayAndWeekday(due)}
	switch left := due.Sub(today); {
	case left < 0:
		l.Left, l.Class = fmt.Sprintf("已超%d天", -left), "late"
	case left == 0:
		l.Left, l.Class = "今天到期", "soon"
	case left <= dueSoon:
		l.Left, l.Class = fmt.Sprintf("还有%d天", left), "soon"
	default:
		l.Left = fmt.Sprintf("还有%d天", left)
	}
	return l
}

// release lets several pages out that have no finding, each an act of its own.
func (d *disclosureDesk) release(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	ids := f.list("cases")
	if len(ids) == 0 {
		f.refuse(models.Errorf(models.Invalid, "没有勾选要公示的事项，请先勾选"))
		return d.renderList(v, f, 422)
	}
	if !confirmed(f.values) {
		return d.askRelease(v, f, ids)
	}
	var failed []string
	done := 0
	for i, text := range ids {
		id, err := models.ParseID(text)
		if err != nil {
			return models.Errorf(models.NotFound, "%s", models.HiddenMessage)
		}
		s, err := d.releasable(v, id)
		if err == nil {
			_, err = d.Disclosure.Approve(v.ctx, v.actor, id, disclosure.Approval{Key: f.Key[:24] + fmt.Sprintf("%08x", i), Version: s.Disclosure.Version})
		}
		switch kind := models.KindOf(err); {
		case err == nil:
			done++
		case kind == models.Internal || kind == models.Unavailable:
			return err
		default:
			failed = append(failed, s.Disclosure.Number+"："+err.Error())
		}
	}
	message := fmt.Sprintf("已批准公示%d件。", done)
	for _, x := range failed {
		message += "未公示 " + x + "。"
	}
	return v.done(message, Prefix+"/disclosures?tab=release")
}

// releasable gives a page that the user may release without looking at findings.
func (d *disclosureDesk) releasable(v *visit, id int64) (disclosure.Sheet, error) {
	s, err := d.Disclosure.FindSheet(v.ctx, v.actor, id)
	if err != nil {
		return s, err
	}
	if s.Disclosure.Stage != models.StageRelease || len(s.Hits) > 0 || s.Disclosure.Findings > 0 {
		return s, models.Errorf(models.Conflict, "有隐去处理或不再等待批准，请逐件核对")
	}
	return s, s.Obstacle
}

// askRelease reads back what would be public.
func (d *disclosureDesk) askRelease(v *visit, f *form, ids []string) error {
	c := confirmation{
		Title: fmt.Sprintf("批准公示%d件", len(ids)), Section: "disclosures", Crumbs: []crumb{{"公示", Prefix + "/disclosures"}},
		Lead: "下列决定没有需要隐去的内容。批准后立即向社会公示，各件分别记入您的审批。", Action: Prefix + "/disclosures/release",
		Button: fmt.Sprintf("批准公示%d件", len(ids)), Back: Prefix + "/disclosures?tab=release", Values: url.Values{"key": {f.Key}, "cases": slices.Clone(ids)},
	}
	for _, text := range ids {
		id, err := models.ParseID(text)
		if err != nil {
			return models.Errorf(models.NotFound, "%s", models.HiddenMessage)
		}
		s, err := d.releasable(v, id)
		if err != nil && s.Disclosure.ID == 0 {
			return err
		}
		line := fact{Name: s.Page.Number, Value: s.Page.PartyName + "，" + s.Page.Cause + "，" + s.Page.Result(), Href: casePath(id, "disclosure")}
		if err != nil {
			line.Tag = &tag{tagLate, "不能公示：" + err.Error()}
		}
		c.Rows = append(c.Rows, line)
	}
	return v.confirm(c)
}

// publicAddress is where the public reads a page, and its code to photograph.
func (o *office) publicAddress(path string) (address string, code web.Squares) {
	address = o.site.URL(path)
	return address, web.NewSquares(address)
}

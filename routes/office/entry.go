package office

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// entryForm is the page on which a row is entered or corrected.
type entryForm struct {
	Form         *form
	Title        string
	Action, Back string
	Bureau       *field // of a new row
	Main, Rest   []field
	Evidence     field
	Reason       *field // of a correction
	Hidden       []field
}

// entryFields makes the inputs of a register's fields: those that the
// definition asks for, and the common ones that it leaves as they are.
func entryFields(f *form, reg *models.Register) (main, rest []field) {
	for _, x := range reg.Fields {
		in := entryField(f, x)
		plain := false
		for _, c := range models.CommonFields() {
			plain = plain || c.Name == x.Name && c.Label == x.Label && !x.Required && x.Name != "date"
		}
		if plain {
			rest = append(rest, in)
		} else {
			main = append(main, in)
		}
	}
	return main, rest
}

// entryField makes the input of one field.
func entryField(f *form, x models.Field) field {
	var mods []mod
	if !x.Required && x.Name != "date" {
		mods = append(mods, optional)
	}
	if rule := ruleWords(x); rule != "" {
		mods = append(mods, hint(rule))
	}
	name := entryPrefix + x.Name
	switch x.Type {
	case models.FieldDay:
		return f.day(name, x.Label, mods...)
	case models.FieldMoney:
		return f.money(name, x.Label, mods...)
	case models.FieldInt:
		return f.number(name, x.Label, mods...)
	case models.FieldNumber:
		in := f.number(name, x.Label, mods...)
		in.Mode = "decimal"
		return in
	case models.FieldFlag:
		return f.radios(name, x.Label, []models.Choice{{Code: "yes", Label: "是"}, {Code: "no", Label: "否"}}, mods...)
	case models.FieldChoice:
		return f.pick(name, x.Label, x.Choices, mods...)
	}
	return f.text(name, x.Label, append(mods, most(255))...)
}

// ruleWords says what a definition demands of a field.
func ruleWords(x models.Field) string {
	switch {
	case x.Min != "" && x.Max != "":
		return x.Min + "至" + x.Max
	case x.Min != "" && x.Type == models.FieldDay:
		return "不早于" + x.Min
	case x.Max != "" && x.Type == models.FieldDay:
		return "不晚于" + x.Max
	case x.Min != "":
		return "不小于" + x.Min
	case x.Max != "":
		return "不大于" + x.Max
	}
	return ""
}

// entryValues reads the fields of a register out of a form.
func entryValues(f *form, reg *models.Register) map[string]string {
	out := map[string]string{}
	for _, x := range reg.Fields {
		out[x.Name] = f.value(entryPrefix + x.Name)
	}
	return out
}

// register finds a register that is defined as data.
func (d *registerDesk) register(v *visit, code string) (*models.Register, error) {
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return nil, err
	}
	if reg := c.Registers[code]; reg != nil && !reg.Builtin {
		return reg, nil
	}
	return nil, models.Errorf(models.NotFound, "没有这个台账，请从台账列表中选择")
}

func (d *registerDesk) showNew(v *visit) error { return d.renderNew(v, newForm(v.query()), 200) }

func (d *registerDesk) renderNew(v *visit, f *form, status int) error {
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	s, err := d.standpoint(v, f, models.ActEnter)
	if err != nil {
		return err
	}
	bureau := s.bureauField(v, f, models.ActEnter)
	p := entryForm{Form: f, Title: "登记" + reg.Name, Action: Prefix + "/registers/" + reg.Code + "/new", Back: s.address("/registers/" + reg.Code), Bureau: &bureau}
	p.Main, p.Rest = entryFields(f, reg)
	p.Evidence = evidenceField(f)
	return v.renderAs(status, d.edit, head{Title: p.Title, Section: "figures", Crumbs: []crumb{{"台账", s.address("/registers")}, {reg.Name, p.Back}}}, p)
}

func evidenceField(f *form) field {
	return f.text("evidence", "依据", optional, most(255), hint("写明文件名称、文号或材料存放处；保存后还可附上文件"))
}

func (d *registerDesk) create(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	e, err := d.Stats.AddEntry(v.ctx, v.actor, stats.EntryForm{Key: f.Key, Bureau: bureau, Register: reg.Code, Values: entryValues(f, reg), Evidence: f.value("evidence")})
	if err != nil {
		if f.refuse(prefixed(err, reg)) {
			return d.renderNew(v, f, statusOf(err))
		}
		return err
	}
	return v.done("已登记，已计入统计", entryPath(e.ID))
}

func entryPath(id int64) string { return Prefix + "/entries/" + strconv.FormatInt(id, 10) }

// entryPage is one row with what bears it out and how it came to be so.
type entryPage struct {
	Form      *form
	Title     string
	Facts     []fact
	Files     []attachmentLine
	Changes   []changeLine
	Edit      string
	Upload    string
	VoidPath  string
	Reason    field
	File      field
	Mine      bool
	Voided    bool
	VoidWords string
}

// attachmentLine is a file that bears something out.
type attachmentLine struct{ Href, Name, Size, By, At string }

// changeLine is one change of a row.
type changeLine struct {
	What, By, At, Reason string
	Fields               []models.FieldChange
}

func changeLines(list []models.EntryChange) ([]changeLine, error) {
	var out []changeLine
	for _, c := range list {
		l := changeLine{What: "修改", By: c.Actor, At: momentText(c.At), Reason: c.Reason}
		if c.Kind == models.EntryVoided {
			l.What = "作废"
		}
		if err := json.Unmarshal([]byte(c.Fields), &l.Fields); err != nil {
			return nil, fmt.Errorf("read change %d: %w", c.ID, err)
		}
		out = append(out, l)
	}
	return out, nil
}

func attachmentLines(list []models.Attachment) []attachmentLine {
	var out []attachmentLine
	for _, a := range list {
		out = append(out, attachmentLine{
			Href: Prefix + "/attachments/" + strconv.FormatInt(a.ID, 10) + "/content", Name: a.Name, Size: models.SizeText(a.Size), By: a.EnteredBy, At: momentText(a.EnteredAt),
		})
	}
	return out
}

func (d *registerDesk) showEntry(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.renderEntry(v, newForm(nil), id, 200)
}

func (d *registerDesk) renderEntry(v *visit, f *form, id int64, status int) error {
	changes, err := d.Stats.ListEntryChanges(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := entryPage{Form: f, Voided: len(changes) > 0 && changes[0].Kind == models.EntryVoided}
	if p.Changes, err = changeLines(changes); err != nil {
		return err
	}
	if p.Voided {
		c := changes[0]
		p.Title = "已作废的台账记录"
		p.VoidWords = fmt.Sprintf("该记录已于%s由%s作废，不再计入统计。原因：%s", momentText(c.At), c.Actor, c.Reason)
		return v.renderAs(status, d.one, head{Title: p.Title, Section: "figures", Crumbs: d.crumbs(c.BureauID, c.Register, c.Register)}, p)
	}
	e, err := d.Stats.FindEntry(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	files, err := d.Papers.ListAttachments(v.ctx, v.actor, stats.OwnerEntry, id)
	if err != nil {
		return err
	}
	p.Title, p.Files = entryTitle(e), attachmentLines(files)
	p.Facts = append(p.Facts, fact{Name: "机关", Value: v.tree.Bureaus[e.BureauID].Name})
	for _, x := range e.Definition.Fields {
		if text := e.Print(x); text != "" {
			p.Facts = append(p.Facts, fact{Name: x.Label, Value: text})
		}
	}
	if e.Evidence != "" {
		p.Facts = append(p.Facts, fact{Name: "依据", Value: e.Evidence})
	}
	p.Mine = models.Permit(v.actor, models.ActEnter, v.tree, e.BureauID) == nil
	p.Edit, p.Upload, p.VoidPath = entryPath(id)+"/edit", entryPath(id)+"/upload", entryPath(id)+"/void"
	p.Reason, p.File = f.text("reason", "作废原因", most(500)), f.file("file", "依据文件", hint("64 MB 以内，扫描件、照片或电子文件"))
	return v.renderAs(status, d.one, head{Title: p.Title, Section: "figures", Crumbs: d.crumbs(e.BureauID, e.Register, e.Definition.Name)}, p)
}

// crumbs leads from the registers of a bureau to one of them.
func (d *registerDesk) crumbs(bureau int64, code, name string) []crumb {
	s := standpoint{Bureau: bureau, Year: d.today().Year()}
	return []crumb{{"台账", s.address("/registers")}, {name, s.address("/registers/" + code)}}
}

// entryTitle names a row by what it has.
func entryTitle(e models.BoundEntry) string {
	for _, text := range []string{e.Title, e.Number} {
		if text != "" {
			return text
		}
	}
	return e.Definition.Name + " " + string(e.Day)
}

func (d *registerDesk) showEdit(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	e, err := d.Stats.FindEntry(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	values := url.Values{"version": {strconv.FormatInt(e.Version, 10)}, "evidence": {e.Evidence}}
	for _, x := range e.Definition.Fields {
		text := e.Print(x)
		if x.Type == models.FieldChoice || x.Type == models.FieldFlag {
			text = e.Text(x.Name)
		}
		values.Set(entryPrefix+x.Name, text)
	}
	return d.renderEdit(v, newForm(values), e, 200)
}

func (d *registerDesk) renderEdit(v *visit, f *form, e models.BoundEntry, status int) error {
	if err := models.Permit(v.actor, models.ActEnter, v.tree, e.BureauID); err != nil {
		return err
	}
	reason := f.text("reason", "修改原因", most(500), hint("原内容、原因和修改人都会留存"))
	p := entryForm{Form: f, Title: "修改" + e.Definition.Name, Action: entryPath(e.ID) + "/edit", Back: entryPath(e.ID), Reason: &reason, Hidden: []field{f.hidden("version")}}
	p.Main, p.Rest = entryFields(f, e.Definition)
	p.Evidence = evidenceField(f)
	return v.renderAs(status, d.edit, head{Title: p.Title, Section: "figures", Crumbs: append(d.crumbs(e.BureauID, e.Register, e.Definition.Name), crumb{entryTitle(e), p.Back})}, p)
}

func (d *registerDesk) correct(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	e, err := d.Stats.FindEntry(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	f := newForm(values)
	form := stats.EntryForm{Values: entryValues(f, e.Definition), Evidence: f.value("evidence"), Version: f.int("version"), Reason: f.value("reason")}
	if _, err := d.Stats.CorrectEntry(v.ctx, v.actor, id, form); err != nil {
		if f.refuse(prefixed(err, e.Definition)) {
			return d.renderEdit(v, f, e, statusOf(err))
		}
		return err
	}
	return v.done("已修改，统计已随之更新", entryPath(id))
}

func (d *registerDesk) void(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	if !confirmed(f.values) && f.value("reason") != "" {
		e, err := d.Stats.FindEntry(v.ctx, v.actor, id)
		if err != nil {
			return err
		}
		return v.confirm(confirmation{
			Title: "作废台账记录", Section: "figures", Lead: "作废后该记录不再显示、不再计入统计，原内容和原因留存备查。", Danger: true,
			Rows:   []fact{{Name: "记录", Value: entryTitle(e)}, {Name: "台账", Value: e.Definition.Name}, {Name: "日期", Value: string(e.Day)}, {Name: "原因", Value: f.value("reason")}},
			Values: f.values, Action: entryPath(id) + "/void", Button: "作废", Back: entryPath(id),
		})
	}
	if err := d.Stats.DeleteEntry(v.ctx, v.actor, id, f.value("reason")); err != nil {
		if f.refuse(err) {
			return d.renderEntry(v, f, id, statusOf(err))
		}
		return err
	}
	return v.done("已作废", entryPath(id))
}

// attach keeps a file beside a row.
func (d *registerDesk) attach(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.attachTo(v, stats.OwnerEntry, id, entryPath(id), func(f *form, status int) error { return d.renderEntry(v, f, id, status) })
}

// attachTo keeps the file of a form beside what it bears out.
func (o *office) attachTo(v *visit, owner string, id int64, back string, again func(*form, int) error) error {
	taken := false
	values, err := v.readFile(func(_ url.Values, name string, file io.Reader) error {
		taken = true
		_, err := o.Papers.Attach(v.ctx, v.actor, stats.AttachmentForm{Owner: owner, OwnerID: id, Name: name, Content: file})
		return err
	})
	if err == nil && !taken {
		err = &models.Error{Kind: models.Invalid, Message: "没有收到文件", Fields: []models.FieldError{{Field: "file", Rule: "请选择文件", Fix: "选好后再点“附上”"}}}
	}
	if err != nil {
		f := newForm(values)
		if f.refuse(err) {
			return again(f, statusOf(err))
		}
		return err
	}
	return v.done("文件已附上", back)
}

// sendAttachment sends a file as it came in. What a browser would run is sent
// as a download all the same.
func (d *registerDesk) sendAttachment(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	a, file, err := d.Papers.OpenAttachment(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	kind := mime.TypeByExtension(filepath.Ext(a.Name))
	if kind == "" {
		kind = fiber.MIMEOctetStream
	}
	v.Set(fiber.HeaderContentType, kind)
	v.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	web.Attachment(v.Ctx, a.Name)
	return v.SendStream(file, int(a.Size))
}

package office

import (
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// importBatch is the page of a batch: how far it has come, what a trial found,
// what was imported.
type importBatch struct {
	Form      *form
	Batch     models.ImportBatch
	Steps     []importStep
	Facts     []fact
	Tag       tag
	Progress  importProgress
	Poll      string
	Tiles     []importTile
	Unmatched []string // columns that are not imported
	Kinds     []importKind
	RowsHref  string
	FileHref  string
	Path      string
	Mode      field
	Correct   field
	Reason    field
	May       bool // work on it
	Ready     bool // there is something to import
	Undo      bool
	UndoUntil string
	Note      string
}

// importTile is one figure of the trial.
type importTile struct{ Text, Href, Count, Hint string }

// importKind is one kind of fault with how many rows have it.
type importKind struct {
	Text, Href string
	Rows       int
}

// importProgress says how far the system has come.
type importProgress struct {
	State string `json:"state"`
	Text  string `json:"text"`
	Done  int    `json:"done"`
	Total int    `json:"total"` // 0 = not known yet
}

// progressOf says how far a batch has come.
func progressOf(b models.ImportBatch) importProgress {
	p := importProgress{State: string(b.State), Done: b.Progress, Total: b.Total}
	switch {
	case b.State == models.ImportChecking && !b.Staged:
		p.Text, p.Total = fmt.Sprintf("正在读取文件，已读%d行", b.Progress), 0
	case b.State == models.ImportChecking:
		p.Text = fmt.Sprintf("正在检查，已检查%d行，共%d行", b.Progress, b.Total)
	case b.State == models.ImportCommitting:
		p.Total = b.Good
		if b.Correct {
			p.Total += b.Updates
		}
		p.Text = fmt.Sprintf("正在导入，已完成%d行，共%d行", b.Progress, p.Total)
	case b.State == models.ImportUndoing:
		p.Total = b.Progress + b.Added
		p.Text = fmt.Sprintf("正在撤销，已撤销%d件，共%d件", b.Progress, p.Total)
	default:
		p.Text = b.State.Label()
	}
	return p
}

// sendProgress tells a script how far a batch has come.
func (d *importDesk) sendProgress(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	return v.JSON(progressOf(b))
}

func (d *importDesk) showBatch(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	if b.State == models.ImportUploaded {
		return v.Redirect(importPath(id, "columns"), fiber.StatusSeeOther)
	}
	values := url.Values{"mode": {"good"}}
	return d.renderBatch(v, fiber.StatusOK, newForm(values), b)
}

func (d *importDesk) renderBatch(v *visit, status int, f *form, b models.ImportBatch) error {
	at := map[models.ImportState]int{models.ImportChecking: 3, models.ImportChecked: 4}[b.State]
	if at == 0 {
		at = 5
	}
	p := importBatch{Form: f, Batch: b, Steps: importSteps(b, at), Tag: importTag(b.State), Progress: progressOf(b), Path: importPath(b.ID, ""), May: v.can(models.ActHandleCase)}
	p.Facts = []fact{
		{Name: "文件", Value: fmt.Sprintf("%s（%s，%s）", b.FileName, models.SizeText(b.Size), b.Encoding)}, {Name: "上传", Value: b.UserName + "，" + momentText(b.CreatedAt)},
	}
	if b.Sheet != "" {
		p.Facts = append(p.Facts, fact{Name: "工作表", Value: b.Sheet})
	}
	if b.Examples > 0 {
		p.Facts = append(p.Facts, fact{Name: "示例行", Value: fmt.Sprintf("略过%d行", b.Examples)})
	}
	h := head{Title: "导入 " + b.FileName, Section: "cases", Crumbs: importCrumbs(b)}
	if b.State.Working() {
		h.Refresh, p.Poll = 3, importPath(b.ID, "progress")
		return v.renderAs(status, d.batch, h, p)
	}
	if err := d.fillResult(v, &p, f); err != nil {
		return err
	}
	return v.renderAs(status, d.batch, h, p)
}

// fillResult puts what a check found, and what may be done, on the page.
func (d *importDesk) fillResult(v *visit, p *importBatch, f *form) error {
	b := p.Batch
	p.Unmatched = unmatched(b)
	if !b.Staged {
		p.Note = "各行的明细已经清理。"
		if b.State == models.ImportCancelled {
			p.Note = "这一批已放弃，没有导入任何案件。"
		}
		return nil
	}
	rows := importPath(b.ID, "rows")
	p.RowsHref, p.FileHref = rows, importPath(b.ID, "file")
	tile := func(text string, n int, status models.ImportStatus, means string) {
		if n == 0 && b.State != models.ImportChecked && status != models.ImportBad {
			return
		}
		p.Tiles = append(p.Tiles, importTile{text, rows + "?status=" + string(status), fmt.Sprint(n), means})
	}
	if b.State != models.ImportChecked {
		tile("已新增", b.Added, models.ImportAdded, "已是系统中的案件")
		tile("已更正", b.Corrected, models.ImportCorrected, "已写入案件的过程记录")
	}
	tile("新增", b.Good, models.ImportGood, "可以导入")
	tile("更新", b.Updates, models.ImportUpdate, "同一文号，可作为更正写入")
	tile("跳过重复", b.Duplicates, models.ImportDuplicate, "系统中已有，内容相同")
	tile("重复，内容不同", b.Differing, models.ImportDiffer, "跳过，请逐件核对")
	tile("错误", b.Bad, models.ImportBad, "更正后才能导入")
	page, err := d.Imports.Rows(v.ctx, v.actor, b.ID, cases.RowFilter{Status: models.ImportBad})
	if err != nil {
		return err
	}
	for _, k := range page.Kinds {
		p.Kinds = append(p.Kinds, importKind{k.Label, rows + "?kind=" + k.Kind, k.Rows})
	}
	d.fillOrder(p, f)
	p.Undo = b.State == models.ImportDone && b.Added > 0 && d.Now().UnixMilli() <= int64(b.CommittedAt)+models.ImportUndoTime
	p.UndoUntil = momentText(b.CommittedAt + models.ImportUndoTime)
	return nil
}

// fillOrder builds the form that starts the import.
func (d *importDesk) fillOrder(p *importBatch, f *form) {
	b := p.Batch
	p.Ready = p.May && (b.State == models.ImportChecked || b.State == models.ImportDone) && b.Good+b.Updates > 0
	modes := []models.Choice{{Code: "good", Label: fmt.Sprintf("只导入没有错误的%d行，有错误的留待更正", b.Good)}}
	if b.Bad == 0 {
		modes = []models.Choice{{Code: "good", Label: fmt.Sprintf("导入%d行", b.Good)}, {Code: "all", Label: "全部导入或全部不导入：中途有一行不能导入，就撤销这一批"}}
	}
	p.Mode = f.radios("mode", "怎样导入", modes)
	p.Correct = f.check("correct", fmt.Sprintf("同时把%d件已有案件按文件更正", b.Updates))
	p.Reason = f.text("reason", "更正理由", optional, most(500), showWhen("correct=1"), hint("写入每件案件的过程记录；更正不能随这一批撤销"))
}

// unmatched lists the columns of the file that are not imported.
func unmatched(b models.ImportBatch) []string {
	var heads, targets, out []string
	if b.Mapping == "" || json.Unmarshal([]byte(b.Header), &heads) != nil || json.Unmarshal([]byte(b.Mapping), &targets) != nil {
		return nil
	}
	for i, t := range targets {
		if t == "" && i < len(heads) {
			out = append(out, heads[i])
		}
	}
	return out
}

// refused shows the batch again with what stands against an act.
func (d *importDesk) refused(v *visit, f *form, err error) error {
	if !f.refuse(err) {
		return err
	}
	id, err := v.id("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	if f.value("mode") == "" {
		f.values.Set("mode", "good")
	}
	f.renew()
	return d.renderBatch(v, fiber.StatusUnprocessableEntity, f, b)
}

// commit starts the import.
func (d *importDesk) commit(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	o := cases.Order{Key: f.Key, Strict: f.value("mode") == "all", Correct: f.checked("correct"), Reason: f.value("reason")}
	if _, err := d.Imports.Commit(v.ctx, v.actor, id, o); err != nil {
		return d.refused(v, f, err)
	}
	return v.Redirect(importPath(id, ""), fiber.StatusSeeOther)
}

// cancel gives a batch up, or stops its import.
func (d *importDesk) cancel(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Cancel(v.ctx, v.actor, id)
	if err != nil {
		return d.refused(v, f, err)
	}
	if b.State == models.ImportCancelled {
		return v.done("已放弃“"+b.FileName+"”，没有导入任何案件。", Prefix+"/imports")
	}
	return v.done("已要求停止，正在处理的几行完成后即停。", importPath(id, ""))
}

// undo takes a batch back, after it was read back.
func (d *importDesk) undo(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	if err := d.Imports.MayUndo(v.ctx, b); err != nil {
		return d.refused(v, f, err)
	}
	if !confirmed(f.values) {
		c := confirmation{
			Title: "撤销导入", Section: "cases", Crumbs: append(importCrumbs(b), crumb{"撤销", ""}), Danger: true, Button: "撤销这一批",
			Lead:   fmt.Sprintf("将移除这一批新增的%d件案件。它们的过程记录留作痕迹，已用去的文号不再使用。", b.Added),
			Rows:   []fact{{Name: "文件", Value: b.FileName}, {Name: "导入时间", Value: momentText(b.CommittedAt)}, {Name: "新增案件", Value: fmt.Sprintf("%d件", b.Added)}},
			Values: f.values, Action: importPath(id, "undo"), Back: importPath(id, ""),
		}
		if b.Corrected > 0 {
			c.Notes = []string{fmt.Sprintf("同批写入的%d件更正是过程记录，不随之撤销；需要恢复的请再次更正。", b.Corrected)}
		}
		return v.confirm(c)
	}
	if _, err := d.Imports.Undo(v.ctx, v.actor, id); err != nil {
		return d.refused(v, f, err)
	}
	return v.Redirect(importPath(id, ""), fiber.StatusSeeOther)
}

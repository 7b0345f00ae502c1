package office

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// draftDesk keeps what people type into long forms before they hand it in.
type draftDesk struct{ *office }

func newDraftDesk(o *office) *draftDesk { return &draftDesk{o} }

func (d *draftDesk) routes() []route {
	return []route{post("/drafts", d.autosave), post("/drafts/discard", d.discard)}
}

// draftState is the draft of a form as its page shows it (part "draft"): the
// form's script sends everything typed to /drafts now and then, and the button
// 保存草稿 does so without a script.
type draftState struct {
	Form    string // also the address of its page below Prefix
	Version string // of the draft that the form was filled from; 0 = none
	Offer   string // when a draft was kept that the user may go on with; "" = none
}

// Continue is the address of the page filled from the draft.
func (s draftState) Continue() string { return Prefix + "/" + s.Form + "?draft=1" }

// typed reads the draft's state out of a form that was sent.
func typedDraft(form string, values url.Values) draftState {
	return draftState{Form: form, Version: values.Get("draft_version")}
}

// openDraft looks for the user's draft of a form: its values where the user
// asked to go on with it (draft=1), else an offer to do so.
func (o *office) openDraft(v *visit, form string) (url.Values, draftState, error) {
	s := draftState{Form: form, Version: "0"}
	d, err := o.Cases.FindDraft(v.ctx, v.actor, form)
	switch {
	case err != nil && models.KindOf(err) == models.NotFound:
		return nil, s, nil
	case err != nil:
		return nil, s, err
	case v.Query("draft") != "1":
		s.Offer = d.SavedAt.Time().Format("2006年1月2日 15:04")
		return nil, s, nil
	}
	var values url.Values
	if err := json.Unmarshal([]byte(d.Values), &values); err != nil {
		return nil, s, fmt.Errorf("read draft %s: %w", form, err)
	}
	s.Version = strconv.FormatInt(d.Version, 10)
	return values, s, nil
}

// notTyped are the fields of a form that belong to one sending of it.
var notTyped = []string{"key", "confirm", "action", "draft", "draft_version", "password"}

// keepDraft keeps the values of a form as the user's draft.
func (o *office) keepDraft(v *visit, form string, values url.Values) (models.Draft, error) {
	kept := url.Values{}
	for name, list := range values {
		kept[name] = list
	}
	for _, name := range notTyped {
		kept.Del(name)
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return models.Draft{}, fmt.Errorf("write draft %s: %w", form, err)
	}
	version, _ := strconv.ParseInt(values.Get("draft_version"), 10, 64)
	return o.Cases.UpdateDraft(v.ctx, v.actor, models.Draft{Form: form, Values: string(text), Version: version})
}

// replaceDraft keeps the values whatever draft there is: the form is on its
// way, and what it holds is the latest.
func (o *office) replaceDraft(v *visit, form string, values url.Values) error {
	d, err := o.Cases.FindDraft(v.ctx, v.actor, form)
	if err != nil && models.KindOf(err) != models.NotFound {
		return err
	}
	values.Set("draft_version", strconv.FormatInt(d.Version, 10))
	d, err = o.keepDraft(v, form, values)
	if models.KindOf(err) == models.Conflict {
		return nil // another window has just kept one
	}
	values.Set("draft_version", strconv.FormatInt(d.Version, 10))
	return err
}

// draftSaved is said of a draft that was kept by hand.
func draftSaved(d models.Draft) string {
	return "草稿已保存于" + d.SavedAt.Time().Format("15:04") + "，保留" + strconv.Itoa(models.DraftDays) + "天，可随时继续"
}

// autosave keeps what the script of a form sends.
func (d *draftDesk) autosave(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	kept, err := d.keepDraft(v, values.Get("draft"), values)
	if err != nil {
		return err
	}
	return v.JSON(fiber.Map{
		"version": strconv.FormatInt(kept.Version, 10), "text": "已自动保存 " + kept.SavedAt.Time().Format("15:04"),
	})
}

// discard forgets a draft.
func (d *draftDesk) discard(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	form := values.Get("draft")
	if err := (models.Draft{Form: form}).Check(); err != nil {
		return err
	}
	if err := d.Cases.PurgeDraft(v.ctx, v.actor, form); err != nil {
		return err
	}
	return v.done("草稿已丢弃", Prefix+"/"+form)
}

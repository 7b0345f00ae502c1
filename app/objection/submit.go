package objection

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Submission is an objection as somebody hands it in: about the record of
// PublicID or, without one, about what the bureau of the code publishes. Key is
// the form's own, by which a form that is sent twice makes one objection.
type Submission struct {
	Key      string               `json:"-"`
	PublicID string               `json:"id"`
	Bureau   string               `json:"org"` // code
	Kind     models.ObjectionKind `json:"kind"`
	Text     string               `json:"text"`
	Name     string               `json:"name"`
	Contact  string               `json:"contact"`
}

// Receipt is what the sender takes home. Code is given out here and never
// again: only its hash is kept.
type Receipt struct {
	Subject
	Reference string
	Code      string
	DueOn     models.Day
}

// objection is the submission as the domain has it.
func (in Submission) objection() models.Objection {
	o := models.Objection{PublicID: in.PublicID, Kind: in.Kind, Text: in.Text, Name: in.Name, Contact: in.Contact, State: models.ObjectionReceived}
	return o.Tidy()
}

// Check reports every field error at once, under the names of the form.
func (in Submission) Check() error {
	var c models.Checks
	c.Require(in.PublicID != "" || in.Bureau != "", "org", "请选择是哪个机关公示的信息", "从列出的机关中选一个")
	if err := in.objection().Check(); err != nil {
		c.Add("", err)
	}
	return c.Err("异议没有提交")
}

// submitter acts for the public, who do not sign in.
var submitter = models.SystemActor("公众提交异议")

// Submit takes an objection in. Errors: Invalid with all field errors, NotFound
// for a record or bureau that is not public, Conflict for a form that was sent
// before with another content, Unavailable when too many wait already or the
// last day for the answer cannot be worked out.
func (d *Desk) Submit(ctx context.Context, in Submission) (Receipt, error) {
	if err := in.Check(); err != nil {
		return Receipt{}, err
	}
	subject, err := d.Subject(ctx, in.PublicID, in.Bureau)
	if err != nil {
		return Receipt{}, err
	}
	content, code, err := d.secrets(in)
	if err != nil {
		return Receipt{}, err
	}
	var kept models.Objection
	err = d.store.Tx(ctx, submitter, func(tx *store.Tx) error {
		known, again, err := tx.Once(in.Key, content)
		if models.KindOf(err) == models.Conflict {
			return models.Errorf(models.Conflict, "这张表单已经提交过一次，内容与这次不同，没有再次收下。需要补充的，请重新打开异议页面另行提交")
		}
		if err != nil {
			return err
		}
		if again {
			kept, err = former(tx, known)
			return err
		}
		o := in.objection()
		o.CodeHash = hashOf(code)
		if kept, err = take(tx, o, subject); err != nil {
			return err
		}
		return tx.Keep(in.Key, content, strconv.FormatInt(kept.ID, 10))
	})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Subject: subject, Reference: kept.Reference, Code: code, DueOn: kept.DueOn}, nil
}

// secrets gives what stands for a submission's content and the code of the
// objection. Both are keyed, so that neither tells anything of the content; the
// code of a form that is sent twice is the same, though it is kept nowhere.
func (d *Desk) secrets(in Submission) (content []byte, code string, err error) {
	text, err := json.Marshal(in)
	if err != nil {
		return nil, "", fmt.Errorf("write submission: %w", err)
	}
	if in.Key == "" {
		random := make([]byte, models.ObjectionEntropy)
		_, _ = rand.Read(random)
		return nil, models.ObjectionCode(random), nil
	}
	random, err := hex.DecodeString(d.store.Fingerprint("objection code\n" + in.Key + "\n" + string(text)))
	return []byte(d.store.Fingerprint("objection\n" + string(text))), models.ObjectionCode(random), err
}

// former gives the objection that the form led to before.
func former(tx *store.Tx, known string) (models.Objection, error) {
	id, err := strconv.ParseInt(known, 10, 64)
	if err != nil {
		return models.Objection{}, fmt.Errorf("read result of key: %w", err)
	}
	return tx.FindObjection(id)
}

// take gives a new objection its reference and last day, and keeps it.
func take(tx *store.Tx, o models.Objection, s Subject) (models.Objection, error) {
	if err := checkFlood(tx, o, s.bureau.ID); err != nil {
		return o, err
	}
	var err error
	if o.Seen, err = seen(tx, o.PublicID); err != nil {
		return o, err
	}
	if o.DueOn, err = lastDay(tx, s.bureau); err != nil {
		return o, err
	}
	random := make([]byte, models.ObjectionEntropy)
	_, _ = rand.Read(random)
	o.Reference, o.BureauID = models.ObjectionReference(tx.Today, random), s.bureau.ID
	o.ReceivedAt, o.ReceivedOn = tx.Now, tx.Today
	err = tx.CreateObjection(&o)
	return o, err
}

// checkFlood refuses what a bureau could not handle any more. Its lock makes
// submissions to one bureau wait for each other, so that the bounds hold.
func checkFlood(tx *store.Tx, o models.Objection, bureau int64) error {
	if err := tx.Lock("objection", bureau); err != nil {
		return err
	}
	if o.PublicID != "" {
		n, err := tx.CountObjections(store.ObjectionFilter{PublicID: o.PublicID, Open: true})
		if err != nil {
			return err
		}
		if n >= models.ObjectionsOpenMost {
			return models.Errorf(models.Unavailable, "对这条信息已有多件异议正在办理，暂不再收新的异议。请过几日再来查看，或者拨打该机关公布的电话说明情况")
		}
	}
	n, err := tx.CountObjections(store.ObjectionFilter{Bureaus: []int64{bureau}, ReceivedOn: tx.Today})
	if err != nil {
		return err
	}
	if n >= models.ObjectionsDayMost {
		return models.Errorf(models.Unavailable, "该机关今天收到的异议已达到上限，没有收下。请明天再提交，或者拨打该机关公布的电话说明情况")
	}
	return nil
}

// seen is the place of the last change of what the objection is about, after
// which a correction has to come.
func seen(tx *store.Tx, publicID string) (int64, error) {
	if publicID == "" {
		return tx.LastPublicSeq()
	}
	row, err := tx.FindPublication(publicID)
	return row.Seq, err
}

// lastDay works out the last day for the answer on the working-day calendar.
func lastDay(tx *store.Tx, b models.Bureau) (models.Day, error) {
	rules, err := tx.Rules()
	if err != nil {
		return "", err
	}
	rule, err := rules.TermsOf(b.Region).Find(models.TermObjection, b.Field)
	if err != nil {
		return "", err
	}
	due, err := rules.Calendar.Deadline(tx.Today, rule.Term, nil)
	if models.KindOf(err) == models.Unavailable {
		return "", models.Errorf(models.Unavailable, "本站尚未载入明年的工作日历，推算不出答复日期，没有收下。请直接拨打%s公布的电话说明情况", strings.TrimSpace(b.Name))
	}
	return due, err
}

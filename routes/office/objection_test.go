package office

import (
	"net/url"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/objection"
	"sanxiang/models"
)

// objected puts a decision on show and objects to it.
func (h *hall) objected(t *testing.T) (models.Objection, models.Case) {
	t.Helper()
	c := h.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
	d := h.Publish(t, c.ID)
	_, err := objection.NewDesk(h.Store).Submit(t.Context(), objection.Submission{
		PublicID: d.PublicID, Kind: models.ObjectionError, Text: "页面上的占用面积写错了，应为十平方米。", Name: "欧阳示例", Contact: "13800000000",
	})
	if err != nil {
		t.Fatal(err)
	}
	list, err := h.deps.Objections.List(t.Context(), h.Handler, objection.Filter{Bureau: h.Urban.ID, ByDue: true, Limit: 1})
	if err != nil || len(list) != 1 {
		t.Fatalf("objections %+v, %v", list, err)
	}
	return list[0], c
}

// TestObjectionPages leads an objection to its answer; the bureau above reads it
// without who wrote.
func TestObjectionPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		o, c := h.objected(t)
		handler := h.signIn(t, h.Handler)
		path := "/objections/" + idString(o.ID)
		stranger, reviewer := h.signIn(t, h.Stranger), h.signIn(t, h.Reviewer)
		h.rights(t, "/objections?bureau="+idString(h.Urban.ID), door{"stranger", stranger, 404}, door{"reviewer", reviewer, 403}, door{"handler", handler, 200}, o.Reference, "收到")
		h.rights(t, path, door{"stranger", stranger, 404}, door{"reviewer", reviewer, 403}, door{"handler", handler, 200}, "欧阳示例", "13800000000", "应为十平方米", "示例商贸有限公司")
		handler.follow(t, path+"/begin", url.Values{"version": {idString(o.Version)}}).want(t, "begun", 200, []string{"已开始办理", "办理中"}, []string{"开始办理</button>"})
		handler.post(t, path+"/answer", url.Values{"outcome": {"kept"}, "answer": {"欧阳示例：无误"}}).want(t, "who wrote", 422, []string{"重复了提出人"}, nil)
		handler.post(t, path+"/answer", url.Values{"outcome": {"corrected"}, "answer": {"已经更正占用面积。"}, "confirm": {"1"}}).want(t, "nothing was corrected", 409, []string{"没有更正"}, nil)
		handler.post(t, path+"/answer", url.Values{"outcome": {"kept"}, "answer": {"经核对案卷，信息无误。"}}).want(t, "read back", 200, []string{"请核对", "经核对案卷"}, nil)
		handler.follow(t, path+"/answer", url.Values{"outcome": {"kept"}, "answer": {"经核对案卷，信息无误。"}, "confirm": {"1"}}).want(t, "answered", 200, []string{"已答复", "/cases/" + idString(c.ID) + "/disclosure"}, []string{"答复</button>"})
		h.Check(t)
		handler.get(t, "/objections?tab=answered").want(t, "answered ones", 200, []string{o.Reference, "信息无误", "1（100%）"}, nil)
		handler.get(t, "/objections").want(t, "none open", 200, []string{"没有待答复的异议"}, nil)
		handler.get(t, "/objections/9").want(t, "none", 404, nil, nil)
		h.breakDown("find")
		handler.get(t, path).want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}

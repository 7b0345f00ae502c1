package office

import (
	"net/url"
	"testing"
)

// TestExAntePages fills sections in row by row, previews, sends, returns,
// releases and takes down.
func TestExAntePages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		handler, approver := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
		urban := "?bureau=" + idString(h.Urban.ID)
		h.rights(t, "/exante"+urban, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"approver", approver, 200}, "随机抽查事项清单", "未公开")
		h.rights(t, "/exante/basis/edit"+urban, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"approver", approver, 403}, door{"handler", handler, 200}, "效力级别", "添加一行")
		handler.get(t, "/exante/nothing").want(t, "no such section", 404, []string{"没有事前公开事项"}, nil)
		path := "/exante/basis/edit"
		typed := url.Values{"rows[0].level": {"法律"}, "rows[0].name": {"《示例法》"}, "paste": {"地方性法规\t《示例条例》\t示例市\r\n\r\n"}, "action": {"paste"}}
		handler.post(t, path, typed).want(t, "paste", 200, []string{`name="rows[1].level" value="地方性法规"`, "《示例条例》", "第2行"}, []string{"第3行"})
		handler.post(t, path, url.Values{"rows[0].level": {"法律"}, "rows[1].level": {"规章"}, "action": {"remove:0"}}).want(t, "remove", 200, []string{`name="rows[0].level" value="规章"`}, []string{"第2行"})
		handler.post(t, path, url.Values{"rows[0].level": {"法律"}, "action": {"add:rows"}}).want(t, "add", 200, []string{"第2行"}, nil)
		handler.post(t, path, url.Values{"rows[0].level": {"法律"}, "action": {"send"}}).want(t, "a name is missing", 422, []string{`href="#rows-0-name"`, "名称必填"}, nil)
		whole := url.Values{"rows[0].level": {"法律"}, "rows[0].name": {"《示例法》<b>"}, "action": {"preview"}}
		handler.post(t, path, whole).want(t, "preview", 200, []string{"公众将看到", "《示例法》&lt;b&gt;"}, []string{"<b>"})
		whole.Set("action", "send")
		handler.follow(t, path, whole).want(t, "sent", 200, []string{"已送审", "待批准"}, []string{"批准公开"})
		h.Check(t)
		approver.post(t, "/exante/basis/return", url.Values{"form": {"return"}}).want(t, "no reason", 422, []string{"退回须说明理由"}, nil)
		approver.follow(t, "/exante/basis/return", url.Values{"form": {"return"}, "reason": {"名称不对"}}).want(t, "returned", 200, []string{"退回：名称不对"}, []string{"批准公开"})
		handler.get(t, path).want(t, "the preparer", 200, []string{"退回：名称不对", "《示例法》&lt;b&gt;"}, nil)
		whole.Set("rows[0].name", "《示例法》")
		handler.follow(t, path, whole)
		approver.post(t, "/exante/basis/approve", url.Values{}).want(t, "read back", 200, []string{"请核对", "1行"}, nil)
		approver.follow(t, "/exante/basis/approve", url.Values{"confirm": {"1"}}).want(t, "public", 200, []string{"已公开", "第1版", "公众页面"}, nil)
		h.Check(t)
		handler.post(t, "/exante/basis/withdraw", url.Values{"confirm": {"1"}}).want(t, "the handler takes down", 403, nil, nil)
		approver.post(t, "/exante/basis/withdraw", url.Values{}).want(t, "no reason", 422, []string{"撤下原因不在可选范围"}, nil)
		approver.follow(t, "/exante/basis/withdraw", url.Values{"code": {"error"}, "confirm": {"1"}}).want(t, "down", 200, []string{"已撤下", "没有公开的内容"}, nil)
		h.Check(t)
		handler.post(t, "/exante/officers/edit", url.Values{"category": {"城市管理"}, "action": {"preview"}}).want(t, "the register of officers", 200, []string{"公众将看到", "城市管理", "执法证号"}, nil)
		handler.follow(t, "/exante/remedy/edit", url.Values{"paragraphs": {"不服决定的，可以申请行政复议。\r\n也可以提起行政诉讼。"}, "action": {"send"}}).want(t, "text", 200, []string{"可以提起行政诉讼"}, nil)
		h.signIn(t, h.Reporter).get(t, "/exante/remedy"+urban).want(t, "from above", 200, []string{"待批准"}, []string{"填写</a>", "批准公开"})
	})
}

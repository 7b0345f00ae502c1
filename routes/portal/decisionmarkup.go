package portal

import "sanxiang/routes/web"

// write writes the page. It is the one page of which there is one per decision,
// so no cache holds them all and it must be cheap to write anew.
func (x decisionPage) write(m *web.Markup) {
	m.Raw("<article>\n")
	x.writeHead(m)
	m.Raw("<div class=\"split aside\">\n")
	x.Facts.write(m)
	m.Raw("\n")
	for _, s := range x.Texts {
		s.write(m)
	}
	x.writeTimeline(m)
	x.writeRights(m)
	x.writePeriod(m)
	x.writeLinks(m)
	m.Raw("</div>\n")
	x.Imprint.write(m)
	m.Raw("\n</article>")
}

func (x decisionPage) writeHead(m *web.Markup) {
	m.Raw("<header class=\"record-head\">\n")
	m.Raw(`<h1 class="parts">`)
	writeSpans(m, x.Title)
	m.Raw("</h1>\n<p class=\"meta\"><span class=\"state shown\">已公示</span><span>").Text(x.Kind).Raw("</span>")
	if n := len(x.History); n > 0 {
		m.Raw(`<a href="#history">更正`).Number(n).Raw("次</a>")
	}
	m.Raw("</p>\n</header>\n")
	if x.Brief != "" {
		m.Raw(`<p class="brief">`).Text(x.Brief).Raw("</p>")
	}
	m.Raw("\n")
}

func (s section) write(m *web.Markup) {
	m.Raw(`<section aria-labelledby="`).Text(s.ID).Raw("\">\n<h2 id=\"").Text(s.ID).Raw(`">`).Text(s.Title).Raw("</h2>\n<p class=\"text pre\">")
	for _, w := range s.Text {
		if w.Law {
			m.Raw(`<span class="law">`).Text(w.Text).Raw("</span>")
		} else {
			m.Text(w.Text)
		}
	}
	m.Raw("</p>\n</section>\n")
}

func (x decisionPage) writeTimeline(m *web.Markup) {
	m.Raw(`<section class="side" aria-labelledby="timeline">
<h2 id="timeline">办理过程</h2>
<ol class="timeline">
`)
	for _, t := range x.Timeline {
		if t.Open {
			m.Raw(`<li class="open">`).Time(t.On.ISO, t.On.Text).Text(t.What).Raw("（未到）</li>\n")
		} else {
			m.Raw("<li>").Time(t.On.ISO, t.On.Text).Text(t.What).Raw("</li>\n")
		}
	}
	m.Raw("</ol>\n")
	if len(x.History) > 0 {
		m.Raw("<h2 id=\"history\">更正记录</h2>\n<ol class=\"timeline\">\n")
		for _, r := range x.History {
			m.Raw("<li>").Time(r.On.ISO, r.On.Text).Raw("<br>第").Number(r.Number).Raw("版：").Text(r.Reason).Raw("</li>\n")
		}
		m.Raw("</ol>\n")
	}
	m.Raw("</section>\n")
}

func (x decisionPage) writeRights(m *web.Markup) {
	if len(x.Rights) == 0 {
		return
	}
	m.Raw(`<section aria-labelledby="rights">
<h2 id="rights">当事人的权利和期限</h2>
<dl class="facts">
`)
	for _, r := range x.Rights {
		r.write(m)
	}
	m.Raw("</dl>\n<p class=\"hint text\">")
	if x.Served {
		m.Raw("最后一日按送达日期推算，逢节假日顺延，供参考；")
	}
	m.Raw("具体期限和受理机关以决定书载明的为准。申请行政复议或者提起行政诉讼，决定一般不停止执行。</p>\n</section>\n")
}

func (r right) write(m *web.Markup) {
	m.Raw("<div><dt>").Text(r.Label).Raw("</dt><dd>").Text(r.Term).Raw("内，")
	if r.LastOn.ISO != "" {
		m.Raw(`最后一日为<time class="strong" datetime="`).Text(r.LastOn.ISO).Raw(`">`).Text(r.LastOn.Text).Raw("</time>")
	} else {
		m.Raw("自收到决定书之日起计算")
	}
	m.Raw(`<br><span class="muted small">`).Text(r.Basis).Raw("</span></dd></div>\n")
}

func (x decisionPage) writePeriod(m *web.Markup) {
	m.Raw("<section aria-labelledby=\"period\">\n<h2 id=\"period\">公示期限和停止公示</h2>\n")
	for _, s := range x.Period {
		m.Raw(`<p class="text">`).Text(s).Raw("</p>\n")
	}
	if x.Repair {
		m.Raw(`<p class="text">期满以前，当事人可以依照《信用修复管理办法》申请信用修复，修复完成后停止公示。申请须同时符合下列条件：</p>
<ol class="text">
<li>该类失信行为的最短公示期已经届满；</li>
<li>违法行为已经改正，行政处罚确定的义务已经全部履行；</li>
<li>公开作出信用承诺。</li>
</ol>
`)
	}
	m.Raw(`<p class="text">决定被依法变更、撤销、确认违法或者确认无效的，机关应当撤下本页并说明理由。认为公示的内容有误或者不应公示，可以<a href="`).
		Link(x.Objection).Raw("\">对这条公示信息提出异议</a>。</p>\n</section>\n")
}

func (x decisionPage) writeLinks(m *web.Markup) {
	permalink := x.Imprint.Permalink
	m.Raw(`<section class="screen" aria-labelledby="link">
<h2 id="link">引用和下载</h2>
<dl class="facts">
<div><dt>固定链接</dt><dd><a href="`).Link(permalink).Raw(`">`).Text(permalink).Raw(`</a></dd></div>
<div><dt>引用格式</dt><dd>`).Text(x.Imprint.Citation).Raw(`</dd></div>
<div><dt>机器可读</dt><dd><a href="`).Link(x.JSON).Raw(`">JSON</a></dd></div>
<div><dt>订阅</dt><dd><a href="`).Link(x.Feed).Raw(`">该机关的公示信息（Atom）</a></dd></div>
</dl>
</section>
`)
}

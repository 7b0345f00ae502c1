package disclosure

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sanxiang/models"
)

// checkPage is the gate before every publication of a case (R22): no text of
// the page may give a person away, whatever was redacted before. The error is
// Invalid and names field, place and rule, never the content.
func checkPage(p models.PublicPage, parties []models.Party, r models.Redaction) error {
	var c models.Checks
	check := func(field, text string) { c.Add(field+".", r.CheckText(text, parties)) }
	for _, f := range redacted(&p) {
		check(f.name, *f.text)
	}
	check("title", p.Title)
	check("number", p.Number)
	c.Add("bureau_name.", models.CheckRedacted(p.BureauName, nil, nil))
	for i, n := range p.Notes {
		check(fmt.Sprintf("notes[%d]", i), n)
	}
	for i, r := range p.History {
		check(fmt.Sprintf("history[%d]", i), r.Reason)
	}
	c.Require(p.PartyCode == "" || p.PartyKind == models.PartyOrg && models.CheckUSCC(p.PartyCode) == nil,
		"party_code", "只公示法人及非法人组织的统一社会信用代码", "请核对当事人类别和代码")
	c.Require(p.HTML == "", "html", "案件页面不含排版内容", "请通过制度文件公示")
	return c.Err("公示文本仍含有个人信息，不能公示")
}

// openLeaks are what a bureau's own documents may show: its office phone,
// mailbox and address.
var openLeaks = []models.LeakRule{models.LeakPhone, models.LeakEmail, models.LeakAddress}

// checkText refuses personal data in a text of a bureau's own.
func checkText(c *models.Checks, field, text string) {
	for _, s := range models.ScanLeaks(text) {
		if !slices.Contains(openLeaks, s.Rule) {
			c.Require(false, field, "含有"+s.Rule.Label(), "请删去后再公示")
			return
		}
	}
}

// elements are what the document walker writes; a page of the bureau's own may
// hold nothing else, so no script, style or outside link can reach a reader.
var elements = []string{
	"article", "header", "section", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "span", "br", "time",
	"div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "ul", "ol", "li", "strong", "em",
}

// attributes are those of the document walker.
var attributes = []string{
	"id", "class", "title", "href", "scope", "colspan", "rowspan", "datetime", "aria-labelledby", "data-code", "data-state",
}

// checkHTML holds a page's markup to what the document walker writes and looks
// for personal data in each run of text. Runs are looked at one by one: the
// numbers of neighbouring table cells are not one number.
// Runs that are one of the known numbers are what they are known to be. A
// CDATA section is text to XML, but a browser reads the markup in it.
func checkHTML(c *models.Checks, markup string, known []string) {
	c.Require(!strings.Contains(markup, "<!"), "html", "排版内容含有注释或指令", "请重新生成文档后发布")
	d := xml.NewDecoder(strings.NewReader("<body>" + markup + "</body>"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			c.Require(false, "html", "排版内容不完整", "请重新生成文档后发布")
			return
		}
		switch v := token.(type) {
		case xml.StartElement:
			checkElement(c, v)
		case xml.CharData:
			if !slices.Contains(known, string(v)) {
				checkText(c, "html", string(v))
			}
		case xml.EndElement:
		default:
			c.Require(false, "html", "排版内容含有注释或指令", "请重新生成文档后发布")
			return
		}
	}
}

func checkElement(c *models.Checks, e xml.StartElement) {
	name := e.Name.Local
	c.Require(name == "body" || e.Name.Space == "" && slices.Contains(elements, name), "html", "排版内容含有不允许的标记“"+name+"”", "请重新生成文档后发布")
	for _, a := range e.Attr {
		ok := a.Name.Space == "" && slices.Contains(attributes, a.Name.Local)
		if a.Name.Local == "href" {
			ok = ok && strings.HasPrefix(a.Value, "#")
		}
		c.Require(ok, "html", "排版内容含有不允许的属性“"+a.Name.Local+"”", "请重新生成文档后发布")
		if a.Name.Local == "title" {
			checkText(c, "html", a.Value)
		}
	}
}

package cases_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/cases"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// usccA is a credit code of an example organisation.
var usccA = models.MakeUSCC("91", "000000", 12)

// idA is the identity number of nobody.
var idA = models.MakeIDNumber("000000", "1985-06-07", 11)

// ownFile is a good file in our own columns.
func ownFile() string {
	return strings.Join([]string{
		"bureau,number,document_number,procedure,field,source,cause,facts,basis,content,party_kind,party_name,party_code,party_id,legal_rep,act_on,filed_on,decided_on,served_on,closed_on,outcome,tier,penalties,waived,major,no_coercion_on,officers,entered_on",
		"DEP01,示DEP01立〔2023〕9号,示DEP01罚决字[2023]第5号,普通程序,,监督检查,示例违法案,示例事实,《示例条例》第一条,处罚款,法人及非法人组织,示例有限公司," + usccA + ",,示例己,2023-05-01,2023-06-01,2023-07-01,2023-07-05,2023-08-01,给予行政处罚,从轻,罚款:5万;警告;没收非法财物:示例货架三组,10000,是,,SL00001;SL00002,",
		"示例市城市管理局,甲二,示DEP01罚决字〔2023〕6号,简易程序,mohurd,complaint,示例违法案,示例事实,《示例条例》第一条,,自然人,示例庚,," + idA + ",,,,20230702,2023年7月2日,,,,罚款:200,,,,,2023/7/3",
		"DEP01,甲三,示DEP01不罚决字〔2023〕1号,,,,示例违法案,,,,法人及非法人组织,示例有限公司," + usccA + ",,,,2023-06-02,2023-07-03,,,首违不罚,,,,,2023-07-03,,",
		"DEP01,甲四,,,,,示例违法案,,,,法人及非法人组织,示例有限公司," + usccA + ",,,,2023-06-03,,,,,,,,,,,",
		"DEP01,甲五,,,,,涉嫌犯罪案,,,,法人及非法人组织,示例有限公司," + usccA + ",,,,2023-06-04,2023-06-20,,,移送司法机关,,,,,,,",
	}, "\n") + "\n"
}

// TestImportOwn imports our own columns, from UTF-8 and GBK, with a dry run
// before and a second run after.
func TestImportOwn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		gbk, err := simplifiedchinese.GB18030.NewEncoder().String(ownFile())
		if err != nil {
			t.Fatal(err)
		}
		dry := d.imports(t, d.Handler, gbk, sheet.Options{DryRun: true})
		if n, _ := countCases(t.Context(), d.Service, d.Handler, d.Urban.ID); n != 0 || dry.Good != 5 {
			t.Fatalf("dry run: %s; %d cases, want none", dry.String(), n)
		}
		for _, want := range []sheet.Report{{Read: 5, Good: 5}, {Read: 5, Duplicate: 5}} {
			if diff := cmp.Diff(want, d.imports(t, d.Handler, gbk, sheet.Options{})); diff != "" {
				t.Fatalf("report (-want +got):\n%s", diff)
			}
			d.Check(t)
		}
		lookAtImported(t, d)
		if c := d.register(t, nil); c.Number != "示DEP01立〔2024〕1号" {
			t.Errorf("the first number of this year = %q", c.Number)
		}
		c := d.take(t, d.notified(t, 500), decision(500))
		if c.DocNo() != "示DEP01罚决字〔2024〕1号" {
			t.Errorf("document number = %q", c.DocNo())
		}
	})
}

// imports runs an import that has to be readable.
func (d *desk) imports(t testing.TB, actor models.Actor, text string, options sheet.Options) sheet.Report {
	t.Helper()
	report, err := d.Import(t.Context(), actor, csvFile(text), options)
	if err != nil {
		t.Fatalf("Import: %v", err)
	}
	return report
}

// byNumber finds the case of a case number.
func (d *desk) byNumber(t testing.TB, number string) cases.File {
	t.Helper()
	list, err := d.List(t.Context(), d.Handler, cases.Filter{Bureau: d.Urban.ID, Text: number})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d cases of %s, %v", len(list), number, err)
	}
	f, err := d.Find(t.Context(), d.Handler, list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func lookAtImported(t *testing.T, d *desk) {
	t.Helper()
	full := d.byNumber(t, "示DEP01立〔2023〕9号")
	c := full.Case
	got := []any{c.DocNo(), c.Fine, c.Kinds.String(), c.Waived, c.Major, c.Tier, c.State, c.Source, c.Field, c.EnteredOn, c.Handler2 == d.Officers[1].ID, full.Parties[0].LegalRep}
	want := []any{"示DEP01罚决字〔2023〕5号", models.Fen(50000_00), "警告、罚款、没收非法财物", models.Fen(10000_00), true, "lighter", models.CaseClosed, "inspection", "mohurd", models.Day("2024-03-04"), true, "示例己"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("first case (-want +got):\n%s", diff)
	}
	if p := full.Penalties[2]; p.AmountFixed || p.Detail != "示例货架三组" {
		t.Errorf("goods = %+v", p)
	}
	simple := d.byNumber(t, "甲二")
	if c := simple.Case; c.Procedure != models.SimpleProcedure || c.State != models.CaseServed || c.EnteredOn != "2023-07-03" || simple.Parties[0].IDNumber != idA {
		t.Errorf("second case = %+v, party %+v", c, simple.Parties[0])
	}
	if c := d.byNumber(t, "甲三").Case; c.Outcome != models.OutcomeExemptFirst || c.NoCoercionOn != "2023-07-03" {
		t.Errorf("third case = %+v", c)
	}
	if c := d.byNumber(t, "甲四").Case; c.State != models.CaseInvestigating || c.DocumentNumber != nil {
		t.Errorf("fourth case = %+v", c)
	}
	if c := d.byNumber(t, "甲五").Case; c.TransferredOn != "2023-06-20" {
		t.Errorf("fifth case = %+v", c)
	}
	due, err := d.Disclosures.ListDue(t.Context(), d.Approver, d.Urban.ID)
	if err != nil || len(due) != 0 {
		t.Errorf("imported cases opened %d duties to publish, %v", len(due), err)
	}
}

// TestImportRecords imports both forms of the dual-disclosure record.
func TestImportRecords(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		form2018 := "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_ZZJG,CF_FRDB,CF_FR_ZJLX,CF_FR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_NR_ZKDX,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,BZ\n" +
			"示例有限公司,法人及非法人组织," + usccA + ",,示例己,身份证,,示罚〔2023〕1号,占道经营,示例事实,《示例条例》第一条,罚款、没收违法所得、没收非法财物,罚款并没收违法所得,5.000000,0.123456,,2023-07-01,2099-12-31,2024-07-01,示例市城市管理局,DEP01,示例,无\n" +
			"示例辛,自然人,,,,,,示罚〔2023〕2号,占道经营,示例事实,《示例条例》第一条,暂扣或者吊销许可证、执照,吊销示例许可证,,,示例许可证第1号,2023/7/2,,,示例市城市管理局,,,\n"
		form2016 := "CF_WSH,CF_CFMC,CF_CFLB1,CF_CFLB2,CF_SY,CF_YJ,CF_XDR_MC,CF_XDR_SHXYM,CF_XDR_ZDM,CF_XDR_GSDJ,CF_XDR_SWDJ,CF_XDR_SFZ,CF_FR,CF_JG,CF_JDRQ,CF_XZJG,CF_ZT,DFBM,SJC,CF_NR_FK,BZ\n" +
			"示罚〔2016〕3号,示例违法案,罚款,警告,占道,《示例条例》第一条,示例老厂,,123456789,,,,示例己,罚款一千元,2016-07-01,示例市城市管理局,0,650104,2016-07-02,0.1,\n"
		for _, file := range []string{form2018, form2016} {
			report := d.imports(t, d.Handler, file, sheet.Options{})
			if report.Skipped != 0 || report.Good == 0 {
				t.Fatalf("report: %s", report.String())
			}
			d.Check(t)
		}
		first := d.byNumber(t, "示罚〔2023〕1号").Case
		if first.Fine != 50000_00 || first.Confiscated != 1234_56 || first.Kinds.String() != "罚款、没收违法所得" || first.Cause != "占道经营" {
			t.Errorf("first = fine %d, confiscated %d, kinds %s, cause %s", first.Fine, first.Confiscated, first.Kinds, first.Cause)
		}
		second := d.byNumber(t, "示罚〔2023〕2号")
		if p := second.Penalties; len(p) != 1 || p[0].Kind != models.KindRevokeLicence || p[0].Detail != "示例许可证第1号" {
			t.Errorf("second = %+v", p)
		}
		old := d.byNumber(t, "示罚〔2016〕3号").Case
		if old.Fine != 1000_00 || old.Kinds.String() != "警告、罚款" || old.Content != "罚款一千元" || old.PartyKind != models.PartyOrg {
			t.Errorf("2016 = %+v", old)
		}
	})
}

// TestImportBadRows names row, column, value, rule and fix, imports nothing of
// a bad file, and with SkipBad the good rows.
func TestImportBadRows(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		head := "机关,文号,案由,当事人,当事人类别,统一社会信用代码,处罚决定日期,立案日期,处罚\n"
		row := func(doc, code, decided, filed, penalties string) string {
			return "DEP01," + doc + ",示例案,示例有限公司,法人及非法人组织," + code + "," + decided + "," + filed + "," + penalties + "\n"
		}
		file := head + row("示罚〔2023〕1号", usccA, "2023-07-01", "2023-06-01", "罚款:100") +
			row("示罚2023-2", usccA, "2023-07-01", "", "警告") +
			row("示罚〔2023〕3号", "91000000000000012", "2023-13-01", "", "警告") +
			row("示罚〔2023〕4号", usccA, "2023-05-01", "2023-06-01", "罚款:很多") +
			row("示罚〔2023〕1号", usccA, "2023-07-01", "", "警告") +
			row("示罚〔2023〕6号", usccA, "2025-07-01", "", "警告") +
			row("示罚〔2023〕7号", usccA, "2023-07-01", "", "") +
			"DEP02,示罚〔2023〕8号,示例案,示例有限公司,法人及非法人组织," + usccA + ",2023-07-01,,警告\n" +
			"XX,示罚〔2023〕9号,示例案,,自然人,,2023-07-01,,示例\n"
		report := d.imports(t, d.Handler, file, sheet.Options{})
		want := []string{
			"第3行 列“文号” 值“示罚2023-2”：文号“示罚2023-2”格式不正确",
			"第4行 列“统一社会信用代码” 值“91000000000000012”：统一社会信用代码应为18位",
			"第4行 列“处罚决定日期” 值“2023-13-01”：日期不存在；请核对年、月、日",
			"第5行 列“处罚” 值“罚款:很多”：金额“很多”不是数字",
			"第5行 列“处罚决定日期” 值“2023-05-01”：导入案件的决定日期",
			"第6行 列“文号” 值“示罚〔2023〕1号”：文号与第2行重复；同一机关的文号只能有一行",
			"第7行 列“处罚决定日期” 值“2025-07-01”：导入案件的决定日期",
			"第8行 列“处理结果”：有决定日期或文号，但没有处罚也没有处理结果；",
			"第9行 列“机关” 值“DEP02”：您不能为机关“DEP02”导入案件",
			"第10行 列“机关” 值“XX”：没有找到代码或名称为该值的机关；",
			"第10行 列“当事人”：当事人名称或姓名必须填写",
			"第10行 列“处罚” 值“示例”：处罚种类“示例”无法识别",
		}
		text := report.String()
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("report lacks %q", w)
			}
		}
		if report.Read != 9 || report.Good != 1 || report.Skipped != 8 {
			t.Errorf("report: %s", text)
		}
		if n, _ := countCases(t.Context(), d.Service, d.Handler, d.Urban.ID); n != 0 {
			t.Errorf("%d cases of a bad file, want none", n)
		}
		report = d.imports(t, d.Handler, file, sheet.Options{SkipBad: true})
		if n, _ := countCases(t.Context(), d.Service, d.Handler, d.Urban.ID); n != 1 || report.Good != 1 || report.Skipped != 8 {
			t.Errorf("%d cases, report %s", n, report.String())
		}
		d.Check(t)
	})
}

// TestImportTakenNumber tells a case number that another decision has from a
// duplicate, and refuses files that cannot be read at all.
func TestImportTakenNumber(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		head := "案号,文号,案由,当事人,统一社会信用代码,决定日期,处罚\n"
		good := head + "甲1,示罚〔2023〕1号,示例案,示例有限公司," + usccA + ",2023-07-01,警告\n"
		d.imports(t, d.Handler, good, sheet.Options{})
		report := d.imports(t, d.Handler, head+"甲1,示罚〔2023〕2号,示例案,示例有限公司,"+usccA+",2023-07-01,警告\n", sheet.Options{SkipBad: true})
		if report.Skipped != 1 || !strings.Contains(report.String(), "第2行 列“案号” 值“甲1”：案号“甲1”已用于本机关另一案件，而文号不同") {
			t.Errorf("report: %s", report.String())
		}
		for _, file := range []string{"", "案号,当事人,不认识的列\n1,2,3\n", "案号\n1\n"} {
			_, err := d.Import(t.Context(), d.Handler, csvFile(file), sheet.Options{})
			wantKind(t, fmt.Sprintf("file %q", file), err, models.Invalid)
		}
		d.Check(t)
	})
}

// TestImportColumns keeps the template and the aliases in order.
func TestImportColumns(t *testing.T) {
	t.Parallel()
	names := cases.ImportColumns()
	if len(names) != 31 || names[0] != "bureau" || names[30] != "entered_on" {
		t.Errorf("template = %v", names)
	}
}

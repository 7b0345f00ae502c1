package identity_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

const bureauHeader = "code,name,short,kind,level,region,field,parent,founded_on"

func TestImportBureaus(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		f := file(bureauHeader,
			"D2,示例区水务局,示水,行政执法部门,部门,650105,,示例区人民政府,2020年1月1日", // its parent comes below
			"D1,示例区人民政府,示府,government,区县,650105,一般,GOV01,20200101",
			"DEP01,示例市城市管理局,示DEP01,department,bureau,650104,mohurd,GOV01,2015-01-01", // as it is kept
			"DEP02,示例市水务局,示水字,department,bureau,650104,mohurd,GOV01,2015-01-01")      // changed
		if r := imported(t, w, importBureaus, f, sheet.Options{DryRun: true}); countsOf(r) != (counts{4, 3, 0, 1}) {
			t.Errorf("dry run = %s", r.String())
		}
		if n := len(bureaus(t, w)); n != 4 {
			t.Fatalf("a dry run wrote: %d bureaus", n)
		}
		if r := imported(t, w, importBureaus, f, sheet.Options{}); countsOf(r) != (counts{4, 3, 0, 1}) {
			t.Errorf("import = %s", r.String())
		}
		got := bureaus(t, w)
		want := models.Bureau{ID: got["D2"].ID, Code: "D2", Name: "示例区水务局", Short: "示水", Kind: models.BureauDepartment, Level: "bureau",
			Region: "650105", ParentID: got["D1"].ID, FoundedOn: "2020-01-01", Version: 1}
		if diff := cmp.Diff(want, got["D2"]); diff != "" {
			t.Errorf("new bureau (-want +got):\n%s", diff)
		}
		if got["D1"].ParentID != w.City.ID || got["D1"].Level != "district" || got["DEP02"].Short != "示水字" || got["DEP01"] != w.Urban {
			t.Errorf("bureaus = %+v", got)
		}
		if r := imported(t, w, importBureaus, f, sheet.Options{}); countsOf(r) != (counts{4, 0, 0, 4}) {
			t.Errorf("second import = %s", r.String())
		}
		few := file("机关代码,机关名称,联系方式", "D2,示例区水务局,000-0000000")
		if r := imported(t, w, importBureaus, few, sheet.Options{}); r.Good != 1 {
			t.Errorf("import of three columns = %s", r.String())
		}
		want.Contact, want.Version = "000-0000000", 2
		if diff := cmp.Diff(want, bureaus(t, w)["D2"]); diff != "" {
			t.Errorf("bureau after three columns (-want +got):\n%s", diff)
		}
	})
}

func TestImportBureausRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		rest := ",unit,bureau,650104,,"
		for _, tt := range []struct {
			name string
			rows []string
			want []string
			good int
		}{
			{"no such parent", []string{"A,甲,a" + rest + "XX,2020-01-01"}, []string{"2 parent"}, 0},
			{"below itself", []string{"A,甲,a" + rest + "A,2020-01-01"}, []string{"2 parent"}, 0},
			{"circle", []string{"A,甲,a" + rest + "B,2020-01-01", "B,乙,b" + rest + "甲,2020-01-01"}, []string{"2 parent", "3 parent"}, 0},
			{"below a circle", []string{"A,甲,a" + rest + "B,2020-01-01", "B,乙,b" + rest + "A,2020-01-01", "C,丙,c" + rest + "B,2020-01-01"}, []string{"2 parent", "3 parent", "4 parent"}, 0},
			{"below a bad row", []string{"A,甲,a" + rest + "DEP01,昨天", "B,乙,b" + rest + "A,2020-01-01", "C,丙,c" + rest + "DEP01,2020-01-01"}, []string{"2 founded_on", "3 parent"}, 1},
			{"code twice", []string{"A,甲,a" + rest + "DEP01,2020-01-01", "A,乙,b" + rest + "DEP01,2020-01-01"}, []string{"3 code"}, 1},
			{"name twice", []string{"A,甲（一）,a" + rest + "DEP01,2020-01-01", "B,甲(一),b" + rest + "DEP01,2020-01-01"}, []string{"3 name"}, 1},
			{"name of a kept one", []string{"A,示例市水务局,a" + rest + "DEP01,2020-01-01"}, []string{"2 name"}, 0},
			{"kept ones in a circle", []string{"DEP01,示例市城市管理局,示DEP01,department,bureau,650104,mohurd,UNIT01,2015-01-01"}, []string{"2 parent"}, 0},
			{"nothing filled in", []string{"A,,,,,,,DEP01,"}, []string{"2 name", "2 kind", "2 founded_on", "2 region"}, 0},
		} {
			before := bureaus(t, w)
			r := imported(t, w, importBureaus, file(append([]string{bureauHeader}, tt.rows...)...), sheet.Options{})
			if diff := cmp.Diff(tt.want, places(r)); diff != "" || r.Good != tt.good || r.Read != len(tt.rows) {
				t.Errorf("%s: %s\nplaces (-want +got):\n%s", tt.name, r.String(), diff)
			}
			if diff := cmp.Diff(before, bureaus(t, w)); diff != "" {
				t.Errorf("%s: a bad file wrote:\n%s", tt.name, diff)
			}
		}
		rows := file(bureauHeader, "A,甲,a"+rest+"DEP01,昨天", "B,乙,b"+rest+"A,2020-01-01", "C,丙,c"+rest+"DEP01,2020-01-01")
		if r := imported(t, w, importBureaus, rows, sheet.Options{SkipBad: true}); countsOf(r) != (counts{3, 1, 2, 0}) {
			t.Errorf("skipping bad rows = %s", r.String())
		}
		if got := bureaus(t, w); got["C"].ParentID != w.Urban.ID || got["B"].ID != 0 {
			t.Errorf("bureaus = %+v, want C alone", got)
		}
	})
}

// Whoever may do everything still cannot close a circle.
func TestImportBureausCircleBySystem(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, before := identity.New(w.Store), bureaus(t, w)
		f := file("code,name,kind,region,founded_on,parent", "GOV01,示例市人民政府,government,650104,2015-01-01,UNIT01",
			"A,甲,unit,650104,2020-01-01,B", "B,乙,unit,650104,2020-01-01,A", "C,丙,unit,650104,2020-01-01,B")
		r, err := s.ImportBureaus(t.Context(), models.SystemActor("测试"), f, sheet.Options{SkipBad: true})
		if diff := cmp.Diff([]string{"2 parent", "3 parent", "4 parent", "5 parent"}, places(r)); diff != "" || err != nil {
			t.Errorf("import = %s, %v\nplaces (-want +got):\n%s", r.String(), err, diff)
		}
		if diff := cmp.Diff(before, bureaus(t, w)); diff != "" {
			t.Errorf("a circle was written:\n%s", diff)
		}
		top := models.Bureau{Code: "TOP", Name: "示例自治区人民政府", Kind: models.BureauGovernment, Region: "650000", FoundedOn: "2000-01-01"}
		if _, err := s.CreateBureau(t.Context(), models.SystemActor("测试"), top); err != nil {
			t.Errorf("CreateBureau at the top: %v", err)
		}
		w.Check(t)
	})
}

const officerHeader = "bureau,name,post,frontline,formal,reviewer,qualified,education,active_from,certificate,issued_on,valid_from,valid_to,renumbered_on"

func TestImportOfficers(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		f := file(officerHeader,
			"DEP01,示例甲,,是,是,否,否,本科,2020-01-01,SL00001,2020-01-01,2020-01-01,2029-12-31,", // as it is kept
			"DEP01,示例乙,队员,是,是,否,否,本科,2020-01-01,SL00002,2020-01-01,2020-01-01,2029-12-31,2021-06-01",
			"示例市城市管理局示例大队,示例子,队员,1,1,,,大专,20230301,XN001,2023-03-01,2023-03-01,2028-02-28,",
			"UNIT01,示例丑,,,,,,,2024-01-02,,,,,")
		for i, want := range []counts{{4, 3, 0, 1}, {4, 0, 0, 4}} {
			if r := imported(t, w, importOfficers, f, sheet.Options{}); countsOf(r) != want {
				t.Errorf("import %d = %s", i+1, r.String())
			}
		}
		got := officers(t, w, w.Below.ID)
		want := models.Officer{ID: got["示例子"].ID, BureauID: w.Below.ID, Name: "示例子", Post: "队员", Education: "大专", Frontline: true, Formal: true, ActiveFrom: "2023-03-01", Version: 1}
		if diff := cmp.Diff(want, got["示例子"]); diff != "" || len(got) != 2 {
			t.Errorf("new officer (-want +got):\n%s", diff)
		}
		c := certificates(t, w, w.Below.ID)
		held := models.Certificate{ID: c["XN001"].ID, BureauID: w.Below.ID, OfficerID: want.ID, Number: "XN001", IssuedOn: "2023-03-01", ValidFrom: "2023-03-01",
			ValidTo: "2028-02-28", EndsOn: "2028-02-29", PendingTo: "2023-03-01", Version: 1}
		if diff := cmp.Diff(held, c["XN001"]); diff != "" || len(c) != 1 {
			t.Errorf("new certificate (-want +got):\n%s", diff)
		}
		changed := officers(t, w, w.Urban.ID)["示例乙"]
		if changed.Post != "队员" || changed.Version != 2 || certificates(t, w, w.Urban.ID)["SL00002"].RenumberedOn != "2021-06-01" {
			t.Errorf("changed officer = %+v", changed)
		}
	})
}

// An officer is found again by the certificate when the name was wrong, and by
// name and day when the certificate is a new one.
func TestImportOfficersFindsAgain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		renamed := file("bureau,name,active_from,certificate", "DEP01,示例佳,2020-01-01,SL00001")
		if r := imported(t, w, importOfficers, renamed, sheet.Options{}); countsOf(r) != (counts{1, 1, 0, 0}) {
			t.Errorf("renamed = %s", r.String())
		}
		if o := officers(t, w, w.Urban.ID)["示例佳"]; o.ID != w.Officers[0].ID || o.Education != "本科" {
			t.Errorf("officer = %+v, want the one of SL00001", o)
		}
		second := file("bureau,name,active_from,certificate,issued_on,valid_from", "DEP01,示例乙,2020-01-01,NEW02,2024-01-01,2024-01-01")
		if r := imported(t, w, importOfficers, second, sheet.Options{}); countsOf(r) != (counts{1, 1, 0, 0}) {
			t.Errorf("second certificate = %s", r.String())
		}
		if c := certificates(t, w, w.Urban.ID); c["NEW02"].OfficerID != w.Officers[1].ID || c["SL00002"].OfficerID != w.Officers[1].ID {
			t.Errorf("certificates = %+v, want both with one officer", c)
		}
		if n := len(officers(t, w, w.Urban.ID)); n != 4 {
			t.Errorf("%d officers, want 4", n)
		}
		// An application that was entered without a number gets one.
		for _, f := range []func() (*sheet.Reader, error){
			file("bureau,name,active_from,applied_on", "UNIT01,示例寅,2024-01-02,2024-01-10"),
			file("bureau,name,active_from,certificate,applied_on,issued_on,valid_from", "UNIT01,示例寅,2024-01-02,XN002,2024-01-10,2024-02-01,2024-02-01"),
		} {
			if r := imported(t, w, importOfficers, f, sheet.Options{}); r.Good != 1 {
				t.Errorf("application = %s", r.String())
			}
		}
		if c := certificates(t, w, w.Below.ID); len(c) != 1 || c["XN002"].Version != 2 || c["XN002"].PendingTo != "2024-02-01" {
			t.Errorf("certificates = %+v, want the application with its number", c)
		}
	})
}

func TestImportOfficersRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		header := "bureau,name,active_from,frontline,certificate,issued_on,valid_from,valid_to,authority"
		for _, tt := range []struct {
			name string
			rows []string
			want []string
			good int
		}{
			{"no such bureau", []string{"XX,示例,2024-01-01,,,,,,"}, []string{"2 bureau"}, 0},
			{"no name, no day", []string{"DEP01,,,,,,,,"}, []string{"2 name", "2 active_from"}, 0},
			{"odd day and flag", []string{"DEP01,示例,去年,大概,,,,,"}, []string{"2 active_from", "2 frontline"}, 0},
			{"one person twice", []string{"DEP01,示例,2024-01-01,,,,,,", "DEP01,示例,2024-01-01,是,,,,,"}, []string{"3"}, 1},
			{"one number twice", []string{"DEP01,示例,2024-01-01,,N1,2024-01-01,,,", "DEP01,示例二,2024-01-01,,N1,2024-01-01,,,"}, []string{"3"}, 1},
			{"one number of an authority twice", []string{"DEP01,示例,2024-01-01,,N1,2024-01-01,,,省厅", "DEP02,示例,2024-01-01,,N1,2024-01-01,,,省厅"}, []string{"3"}, 1},
			{"certificate of one, name of another", []string{"DEP01,示例乙,2020-01-01,,SL00001,,,,"}, []string{"2 name"}, 0},
			{"valid to before from", []string{"DEP01,示例,2024-01-01,,N1,2024-01-01,2024-02-01,2024-01-31,"}, []string{"2 valid_to"}, 0},
			{"long number", []string{"DEP01,示例,2024-01-01,,123456789012345678901,2024-01-01,,,"}, []string{"2 certificate"}, 0},
		} {
			r := imported(t, w, importOfficers, file(append([]string{header}, tt.rows...)...), sheet.Options{})
			if diff := cmp.Diff(tt.want, places(r)); diff != "" || r.Good != tt.good {
				t.Errorf("%s: %s\nplaces (-want +got):\n%s", tt.name, r.String(), diff)
			}
			if n := len(officers(t, w, w.Urban.ID)); n != 4 {
				t.Errorf("%s: a bad file wrote, %d officers", tt.name, n)
			}
		}
		f := file(header, "DEP01,示例,去年,,,,,,", "DEP01,示例二,2024-01-01,,,,,,")
		if r := imported(t, w, importOfficers, f, sheet.Options{SkipBad: true}); countsOf(r) != (counts{2, 1, 1, 0}) {
			t.Errorf("skipping bad rows = %s", r.String())
		}
		if n := len(officers(t, w, w.Urban.ID)); n != 5 {
			t.Errorf("%d officers, want 5", n)
		}
		if _, err := importOfficers(identity.New(w.Store), t, w.Admin, file("bureau,name", "DEP01,示例"), sheet.Options{}); models.KindOf(err) != models.Invalid {
			t.Errorf("file without a column = %v, want invalid", err)
		}
	})
}

func TestImportCertificates(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		f := file("机关,姓名,执法证号,发证日期,有效期起,有效期止,注销日期,注销原因",
			"DEP01,示例甲,SL00001,2020-01-01,2020-01-01,2029-12-31,2024-02-01,换证",
			"DEP01,示例甲,NEW01,2024-02-01,2024-02-01,2029-01-31,,",
			"DEP01,示例乙,SL00002,2020-01-01,2020-01-01,2029-12-31,,")
		for i, want := range []counts{{3, 2, 0, 1}, {3, 0, 0, 3}} {
			if r := imported(t, w, importCertificates, f, sheet.Options{}); countsOf(r) != want {
				t.Errorf("import %d = %s", i+1, r.String())
			}
		}
		c := certificates(t, w, w.Urban.ID)
		if c["SL00001"].EndsOn != "2024-02-01" || c["NEW01"].OfficerID != w.Officers[0].ID {
			t.Errorf("certificates = %+v", c)
		}
		bad := file("bureau,officer,active_from,certificate,issued_on",
			"DEP01,无此人,,N1,2024-01-01", "DEP01,示例乙,,NEW01,2024-01-01", "DEP01,示例乙,2021-01-01,N2,2024-01-01", "DEP01,示例丙,,N3,")
		r := imported(t, w, importCertificates, bad, sheet.Options{SkipBad: true})
		if diff := cmp.Diff([]string{"2 officer", "3 officer", "4 officer", "5 issued_on"}, places(r)); diff != "" || r.Skipped != 4 {
			t.Errorf("bad file = %s\nplaces (-want +got):\n%s", r.String(), diff)
		}
	})
}

func TestImportDevices(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		f := file("机关,设备编号,设备类别,启用日期,停用日期", "DEP01,JL001,执法记录仪,2023/1/1,", "DEP02,JL001,camera,2023-01-01,2024-01-01")
		for i, want := range []counts{{2, 2, 0, 0}, {2, 0, 0, 2}} {
			if r := imported(t, w, importDevices, f, sheet.Options{}); countsOf(r) != want {
				t.Errorf("import %d = %s", i+1, r.String())
			}
		}
		changed := file("bureau,serial,service_to", "DEP01,JL001,2024-02-01")
		if r := imported(t, w, importDevices, changed, sheet.Options{}); r.Good != 1 {
			t.Errorf("changed device = %s", r.String())
		}
		list, err := w.Store.ListDevicesOf(t.Context(), w.Urban.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("ListDevicesOf = %v, %v", list, err)
		}
		want := models.Device{ID: list[0].ID, BureauID: w.Urban.ID, Serial: "JL001", Kind: "body_camera", ServiceFrom: "2023-01-01", ServiceTo: "2024-02-01", Version: 2}
		if diff := cmp.Diff(want, list[0]); diff != "" {
			t.Errorf("device (-want +got):\n%s", diff)
		}
		bad := file("bureau,serial,kind,service_from,service_to", "DEP01,JL002,无人机,2023-01-01,", "DEP01,JL003,camera,2023-01-01,2022-01-01", "DEP01,JL001,camera,2023-01-01,", "DEP01,JL001,camera,2023-01-01,")
		r := imported(t, w, importDevices, bad, sheet.Options{})
		if diff := cmp.Diff([]string{"2 kind", "3 service_to", "5"}, places(r)); diff != "" || r.Good != 1 {
			t.Errorf("bad file = %s\nplaces (-want +got):\n%s", r.String(), diff)
		}
	})
}

// A file of more rows than a transaction takes is imported whole; a failure
// half way leaves what was committed, and the file can be imported again.
func TestImportManyRows(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		lines := []string{"bureau,name,active_from,certificate,issued_on"}
		for i := range 450 {
			lines = append(lines, fmt.Sprintf("UNIT01,示例%d,2024-01-01,M%03d,2024-01-01", i, i))
		}
		f, commits := file(lines...), 0
		down := errors.New("database down")
		w.Store.Fail(func(op string) error {
			if op == "commit" {
				commits++
			}
			if commits == 5 { // three to check, the second to write
				return down
			}
			return nil
		})
		if _, err := importOfficers(identity.New(w.Store), t, w.Admin, f, sheet.Options{}); !errors.Is(err, down) {
			t.Fatalf("import = %v, want the fault", err)
		}
		w.Store.Fail(nil)
		w.Check(t)
		if n := len(officers(t, w, w.Below.ID)); n != 200 {
			t.Errorf("%d officers after the failure, want the first batch", n)
		}
		if r := imported(t, w, importOfficers, f, sheet.Options{}); countsOf(r) != (counts{450, 250, 0, 200}) {
			t.Errorf("second import = %s", r.String())
		}
		if n, m := len(officers(t, w, w.Below.ID)), len(certificates(t, w, w.Below.ID)); n != 450 || m != 450 {
			t.Errorf("%d officers and %d certificates, want 450", n, m)
		}
	})
}

// The tables of columns and the readers agree: whatever a header may say is read.
func FuzzImportOfficers(f *testing.F) {
	f.Add("bureau,name,active_from\nDEP01,示例,2024-01-01\n")
	f.Add(officerHeader + "\nDEP01,示例甲,,是,是,否,否,本科,2020-01-01,SL00001,2020-01-01,2020-01-01,2029-12-31,\n")
	f.Add("bureau,name,active_from,certificate\nDEP01,\"示\n例\",2024-1-1,=1+1\n")
	w := apptest.NewWorld(f, apptest.Engines()[0])
	s := identity.New(w.Store)
	f.Fuzz(func(t *testing.T, content string) {
		r, err := s.ImportOfficers(t.Context(), w.Admin, file(content), sheet.Options{DryRun: true})
		if err != nil && models.KindOf(err) == models.Internal {
			t.Errorf("import = %v, want an error that the user can mend", err)
		}
		if err == nil && r.Read != r.Good+r.Skipped+r.Duplicate {
			t.Errorf("report does not add up: %+v", r)
		}
	})
}

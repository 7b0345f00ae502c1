package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"time"

	"sanxiang/app/config"
	"sanxiang/models"
)

// issueToken gives an account of a bureau a new access token and prints it; it is
// shown only this once. The account is made when there is none of the login.
func issueToken(ctx context.Context, cfg config.Config, args []string, c console) error {
	var bureau, certificate string
	u := models.User{}
	f := flag.NewFlagSet("token", flag.ContinueOnError)
	f.StringVar(&bureau, "bureau", "", "")
	f.StringVar(&u.Login, "login", "", "")
	f.StringVar(&u.Name, "name", "", "")
	f.StringVar(&u.Roles, "roles", "", "")
	f.StringVar(&certificate, "certificate", "", "")
	if words, err := parse(f, args); err != nil || len(words) > 0 || bureau == "" || u.Login == "" {
		return fmt.Errorf("%w：--bureau 和 --login 必填", errUsage)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	b, err := sys.Store.FindBureauByCode(ctx, bureau)
	if err != nil {
		return err
	}
	u.BureauID = b.ID
	if u.OfficerID, err = sys.holder(ctx, b, certificate); err != nil {
		return err
	}
	if u, err = sys.account(ctx, u); err != nil {
		return err
	}
	text, err := sys.Identity.IssueToken(ctx, operator, u.ID, "命令行签发 "+time.Now().In(models.Shanghai).Format("2006-01-02 15:04:05.000"))
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s %s（%s）的访问令牌，只显示这一次：\n%s\n", b.Name, u.Name, u.Roles, text)
	return nil
}

// holder gives the officer of a bureau's certificate; 0 without a number.
func (s *system) holder(ctx context.Context, b models.Bureau, certificate string) (int64, error) {
	if certificate == "" {
		return 0, nil
	}
	list, err := s.Identity.ListCertificates(ctx, operator, b.ID)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(list, func(x models.Certificate) bool { return x.Number == certificate })
	if i < 0 {
		return 0, models.Errorf(models.NotFound, "%s没有证号“%s”，请先导入执法人员", b.Name, certificate)
	}
	return list[i].OfficerID, nil
}

// account finds the bureau's account of the login, or makes it.
func (s *system) account(ctx context.Context, u models.User) (models.User, error) {
	list, err := s.Identity.ListUsers(ctx, operator, u.BureauID)
	if err != nil {
		return u, err
	}
	if i := slices.IndexFunc(list, func(x models.User) bool { return x.Login == u.Login }); i >= 0 {
		return list[i], nil
	}
	if u.Name == "" {
		u.Name = u.Login
	}
	return s.Identity.CreateUser(ctx, operator, u)
}

package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanxiang/app/config"
	"sanxiang/models"
)

// setPassword gives an account of a bureau a temporary password and prints it;
// it is shown only this once. It is how whoever runs the machine helps an
// administrator who is locked out: the second factor is turned off when asked.
func setPassword(ctx context.Context, cfg config.Config, args []string, c console) error {
	var bureau, login string
	f := flag.NewFlagSet("password", flag.ContinueOnError)
	f.StringVar(&bureau, "bureau", "", "")
	f.StringVar(&login, "login", "", "")
	reset := f.Bool("reset-factor", false, "")
	if words, err := parse(f, args); err != nil || len(words) > 0 || bureau == "" || login == "" {
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
	list, err := sys.Identity.ListUsers(ctx, operator, b.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(u models.User) bool { return u.Login == strings.ToLower(login) })
	if i < 0 {
		return models.Errorf(models.NotFound, "%s没有登录名为“%s”的账号", b.Name, login)
	}
	if *reset {
		if err := sys.Identity.ResetFactor(ctx, operator, list[i].ID); err != nil {
			return err
		}
	}
	text, err := sys.Identity.ResetPassword(ctx, operator, list[i].ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s %s（%s）的临时密码，只显示这一次，首次登录须修改：\n%s\n", b.Name, list[i].Name, list[i].Login, text)
	return nil
}

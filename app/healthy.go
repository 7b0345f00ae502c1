package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"sanxiang/app/config"
	"sanxiang/models"
)

// healthy asks the server of this machine whether it is ready, for container
// health checks; it fails when there is no answer.
func healthy(ctx context.Context, cfg config.Config, _ []string, c console) error {
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return models.Errorf(models.Invalid, "监听地址“%s”不正确，应为 主机:端口", cfg.Addr)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return models.Errorf(models.Unavailable, "服务没有响应")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return models.Errorf(models.Unavailable, "服务尚未就绪（%d）", response.StatusCode)
	}
	fmt.Fprintln(c.out, "正常")
	return nil
}

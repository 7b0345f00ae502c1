FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/sanxiang ./app

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/sanxiang --create-home sanxiang
COPY --from=build /out/sanxiang /usr/local/bin/sanxiang
USER 10001
WORKDIR /var/lib/sanxiang
ENV SANXIANG_ADDR=0.0.0.0:3000 SANXIANG_DATA=/var/lib/sanxiang/data
VOLUME /var/lib/sanxiang
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/local/bin/sanxiang", "healthy"]
ENTRYPOINT ["/usr/local/bin/sanxiang"]
CMD ["serve"]

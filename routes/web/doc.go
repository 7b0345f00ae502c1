// Package web is what all faces of the program share: the one edge where an
// error becomes a status and a page or a problem document (RFC 9457), reading
// of requests with every field error at once, limits, security headers,
// metrics and health, the layout of pages, and markup written without a template.
package web

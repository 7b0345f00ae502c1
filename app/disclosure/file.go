package disclosure

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// File is a file that is published with a page: the same content in a format
// that readers keep.
type File struct {
	Format string // one of models.FileFormats
	Body   []byte
}

// File gives one published file of a page; NotFound when the page has none of
// the format or was taken down. Its hash is that of the bytes.
func (p *Public) File(ctx context.Context, publicID, format string) (models.PublicFile, []byte, error) {
	if _, err := p.Generation(ctx); err != nil {
		return models.PublicFile{}, nil, err
	}
	f, err := p.store.FindFile(ctx, publicID, format)
	if err != nil {
		return models.PublicFile{}, nil, err
	}
	return models.PublicFile{Format: f.Format, Size: len(f.Body), SHA256: f.Hash}, f.Body, nil
}

// listed gives the files as the page lists them.
func listed(files []File) []models.PublicFile {
	var out []models.PublicFile
	for _, f := range files {
		out = append(out, models.PublicFile{Format: f.Format, Size: len(f.Body), SHA256: store.Digest(f.Body)})
	}
	return out
}

// putFiles keeps the files of a page's revision; those of the one before go.
func putFiles(tx *store.Tx, row models.Publication, files []File) error {
	rows := make([]store.PublicFile, len(files))
	for i, f := range files {
		rows[i] = store.PublicFile{PublicID: row.PublicID, Format: f.Format, Revision: row.Revision, Hash: store.Digest(f.Body), Body: f.Body}
	}
	return tx.PutFiles(row.PublicID, rows)
}

// checkFiles holds the files of a page to the formats, each once, and to the
// size that every engine keeps.
func checkFiles(c *models.Checks, files []File) {
	seen := map[string]bool{}
	for _, f := range files {
		c.Require(models.IsChoice(models.FileFormats, f.Format) && !seen[f.Format], "files", "文件格式“"+f.Format+"”重复或不在可选范围", "可用 docx、xlsx、json，各一份")
		c.Require(len(f.Body) > 0 && len(f.Body) <= models.MaxPublicFile, "files", "文件“"+f.Format+"”为空或超过4兆字节", "请重新生成文档后发布")
		seen[f.Format] = true
	}
}

// checkStored holds what is stored of a page's files against what the page
// lists, and gives a Chinese sentence per fault. A tombstone has no files.
func checkStored(p models.Publication, kept []store.PublicFile) []string {
	_, page, err := open(p)
	if err != nil {
		return []string{"公示信息 " + p.PublicID + " 内容不能读取"}
	}
	var faults []string
	require := func(ok bool, what string) {
		if !ok {
			faults = append(faults, "公示信息 "+p.PublicID+" "+what)
		}
	}
	require(len(kept) == len(page.Files), "的文件与页面所列的份数不一致")
	for _, f := range kept {
		listed, ok := page.FindFile(f.Format)
		require(ok && listed.SHA256 == f.Hash && f.Revision == p.Revision, "的文件 "+f.Format+" 不是页面所列的版本")
		require(store.Digest(f.Body) == f.Hash, "的文件 "+f.Format+" 与校验值不符")
	}
	return faults
}

package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// ListDumps gives the prepared files, latest year first.
func (s *Store) ListDumps(ctx context.Context) ([]models.Dump, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.Dump
	if err := s.reader(ctx).Order("year DESC, format").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list dumps: %w", err)
	}
	return list, nil
}

// FindDump gives one prepared file; NotFound when there is none.
func (s *Store) FindDump(ctx context.Context, year int, format string) (models.Dump, error) {
	if err := s.injected("find"); err != nil {
		return models.Dump{}, err
	}
	var d models.Dump
	err := s.reader(ctx).Where("year = ? AND format = ?", year, format).Take(&d).Error
	return d, found(err, "该年度的数据文件尚未生成")
}

// Superseded says whether anything that a file of the year made at the place
// may hold was withdrawn or corrected since. A correction may move a row to
// another year, so corrections of every year count.
func (s *Store) Superseded(ctx context.Context, year int, seq int64) (bool, error) {
	if err := s.injected("find"); err != nil {
		return false, err
	}
	var one []int
	err := s.reader(ctx).Raw("SELECT 1 FROM publications WHERE seq > ? AND (revision > 1 OR (status <> ? AND year = ?)) LIMIT 1",
		seq, models.DisclosurePublished, year).Scan(&one).Error
	if err != nil {
		return false, fmt.Errorf("compare dump of %d: %w", year, err)
	}
	return len(one) > 0, nil
}

// PublicYear is a year of decision with the place of its last change.
type PublicYear struct {
	Year int
	Seq  int64
}

// ListPublicYears gives the years that anything public belongs to, latest first.
func (s *Store) ListPublicYears(ctx context.Context) ([]PublicYear, error) {
	var list []PublicYear
	err := s.reader(ctx).Raw("SELECT year, MAX(seq) AS seq FROM publications WHERE year > 0 GROUP BY year ORDER BY year DESC").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list public years: %w", err)
	}
	return list, nil
}

// PutDumps notes the prepared files of a year in place of those before.
func (tx *Tx) PutDumps(year int, list []models.Dump) error {
	if err := tx.PurgeDumps(year); err != nil {
		return err
	}
	for _, d := range list {
		d.Year, d.MadeAt = year, tx.Now
		if err := tx.create(&d, "该年度的数据文件已由其他进程登记"); err != nil {
			return err
		}
	}
	tx.Append("生成开放数据文件", "dump", int64(year), 0, fmt.Sprintf("%d年 %d种格式", year, len(list)))
	return nil
}

// PurgeDumps forgets the prepared files of a year.
func (tx *Tx) PurgeDumps(year int) error {
	if err := tx.db.Where("year = ?", year).Delete(&models.Dump{}).Error; err != nil {
		return fmt.Errorf("purge dumps of %d: %w", year, err)
	}
	return nil
}

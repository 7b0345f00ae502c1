package store

import (
	"context"
	"fmt"

	"sanxiang/app/store/migrations"
)

// leaseTable must stand before anything else, because the migration itself
// runs under a lease.
const leaseTable = "CREATE TABLE IF NOT EXISTS leases (name VARCHAR(64) NOT NULL PRIMARY KEY, owner VARCHAR(64) NOT NULL, until_ms BIGINT NOT NULL)"

// Migrate brings the schema up to date. Of several processes that start at
// once, one does the work and the others wait for it.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.write.WithContext(ctx).Exec(leaseTable).Error; err != nil {
		return fmt.Errorf("create lease table: %w", err)
	}
	release, err := s.waitLease(ctx, "schema", schemaLease)
	if err != nil {
		return err
	}
	defer release()
	return migrations.Run(s.write.WithContext(ctx))
}

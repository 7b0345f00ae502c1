package jobs

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// uploads ends the uploads that became no recording in time.
func (d Deps) uploads(ctx context.Context, _ models.Day) (string, error) {
	n, err := d.Uploads.PurgeExpired(ctx, actor("清理上传"))
	return fmt.Sprintf("清理期满的上传%d个", n), err
}

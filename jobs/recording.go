package jobs

import (
	"context"
	"errors"
	"fmt"

	"sanxiang/models"
)

// uploads ends the uploads that became no recording in time, and clears what
// crashes left of files that were being written.
func (d Deps) uploads(ctx context.Context, _ models.Day) (string, error) {
	ended, err := d.Uploads.PurgeExpired(ctx, actor("清理上传"))
	left, failed := d.Uploads.PurgeTemporary(ctx)
	return fmt.Sprintf("清理期满的上传%d个、中断的临时文件%d个", ended, left), errors.Join(err, failed)
}

// Sends one file with the independent client tus-js-client and ends. Run again
// with the same memory file it goes on where it stopped.
// node tus.mjs '{"package":…,"endpoint":…,"file":…,"memory":…,"headers":{…},"metadata":{…}}'
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const job = JSON.parse(process.argv[2]);
const tus = createRequire(path.join(job.package, "package.json"))(job.package);

const upload = new tus.Upload(fs.createReadStream(job.file), {
  endpoint: job.endpoint,
  headers: job.headers,
  metadata: job.metadata,
  uploadSize: fs.statSync(job.file).size,
  urlStorage: new tus.FileUrlStorage(job.memory),
  fingerprint: async () => job.file,
  retryDelays: Array(60).fill(250),
  onError: e => { console.error(String(e)); process.exit(1); },
  onSuccess: () => { console.log(upload.url); process.exit(0); },
});
const before = await upload.findPreviousUploads();
if (before.length) upload.resumeFromPreviousUpload(before[0]);
console.error(before.length ? "goes on with " + before[0].uploadUrl : "begins");
upload.start();

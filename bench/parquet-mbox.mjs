// SPDX-License-Identifier: Apache-2.0
//
// Turns one list of r-mailing-lists/data (data/messages/LIST.parquet) into an mbox, for data/baseline-projects.tsv.
// Addresses there are hashes and zones are lost; both are kept that way. Needs the npm packages hyparquet and
// hyparquet-compressors.
//
//   node bench/parquet-mbox.mjs LIST.parquet > LIST.mbox
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n) => String(n).padStart(2, '0')
const time = (d) => `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
const dateLine = (d) =>
  `${days[d.getUTCDay()]}, ${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()} ${time(d)} +0000`
const fromLine = (d) =>
  `From - ${days[d.getUTCDay()]} ${months[d.getUTCMonth()]} ${two(d.getUTCDate())} ${time(d)} ${d.getUTCFullYear()}`
// A header is one line of UTF-8: encoded words, in pieces that cannot cut a character or grow past the limit of 75.
const header = (text) => {
  const flat = String(text ?? '').replace(/\s+/g, ' ').trim()
  if (/^[\x20-\x7e]*$/.test(flat)) return flat
  const pieces = flat.match(/.{1,11}/gu) ?? []
  return pieces.map((p) => `=?utf-8?B?${Buffer.from(p).toString('base64')}?=`).join('\n ')
}
const quoted = (name) => {
  const encoded = header(name)
  return encoded.startsWith('=?') ? encoded : `"${encoded.replace(/["\\]/g, '')}"`
}

function mail(row) {
  const subject = row.in_reply_to ? `Re: ${row.subject ?? ''}` : row.subject
  const lines = [
    fromLine(row.date),
    `From: ${quoted(row.from_name)} <${row.from_email_hash.slice(0, 20)}@address.invalid>`,
    `Date: ${dateLine(row.date)}`,
    `Subject: ${header(subject)}`,
    `Message-ID: ${header(row.message_id ?? `<${row.id}@id.invalid>`)}`,
  ]
  if (row.in_reply_to) lines.push(`In-Reply-To: ${header(row.in_reply_to)}`)
  lines.push('MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '')
  const body = (row.body ?? '').replace(/\r\n?/g, '\n').replace(/^(>*From )/gm, '>$1')
  return `${lines.join('\n')}\n${body}\n\n`
}

const file = await asyncBufferFromFile(process.argv[2])
const rows = await parquetReadObjects({ file, compressors })
const dated = rows.filter((row) => row.date instanceof Date && row.date.getUTCFullYear() > 1990)
dated.sort((a, b) => a.date - b.date || (a.id < b.id ? -1 : 1))
process.stdout.write(dated.map(mail).join(''))

/** What the reader of files says, and the same in Indonesian; $1, $2 ... are what stands in the file. */
const INDONESIAN: readonly (readonly [RegExp, string])[] = [
  [/^the file is empty$/, "file ini kosong"],
  [
    /^it needs a header and at least one bar$/,
    "file perlu baris judul dan paling sedikit satu bar",
  ],
  [/^the file has a header and no bars$/, "file hanya berisi baris judul, tanpa bar"],
  [
    /^add at least one bar below the header$/,
    "tambahkan paling sedikit satu bar di bawah baris judul",
  ],
  [
    /^the file has no header: its first line starts with (".*")$/,
    "file tidak punya baris judul: baris pertamanya dimulai dengan $1",
  ],
  [/^the header has no column (".*")$/, "baris judul tidak punya kolom $1"],
  [
    /^the first line must name the columns, as in: (.+?); found: (.+)$/,
    "baris pertama harus menyebut kolom, seperti: $1; yang ada: $2",
  ],
  [
    /^the first line must name the columns, as in: (.+)$/,
    "baris pertama harus menyebut kolom, seperti: $1",
  ],
  [/^the header names (".*") twice$/, "baris judul menyebut $1 dua kali"],
  [/^keep one of the two columns$/, "simpan satu saja dari kedua kolom itu"],
  [
    /^the row has (\d+) columns and the header (\d+)$/,
    "baris ini punya $1 kolom, baris judul punya $2",
  ],
  [
    /^write decimals with a point, not a comma, and leave no column out$/,
    "tulis desimal dengan titik, bukan koma, dan jangan hilangkan kolom",
  ],
  [/^leave no column out$/, "jangan hilangkan kolom"],
  [
    /^write YYYY-MM-DD HH:MM:SS, ISO 8601, or epoch seconds or milliseconds$/,
    "tulis YYYY-MM-DD HH:MM:SS, ISO 8601, atau detik atau milidetik epoch",
  ],
  [/^correct the row or leave the whole bar out$/, "perbaiki baris itu atau hapus seluruh bar"],
  [/^write a number from 0 on, or leave the field empty$/, "tulis angka mulai 0, atau kosongkan"],
  [/^write points, or leave the field empty$/, "tulis poin, atau kosongkan"],
  [/^high (\S+) is below low (\S+)$/, "high $1 ada di bawah low $2"],
  [/^(\w+) (\S+) is outside low (\S+) and high (\S+)$/, "$1 $2 di luar low $3 dan high $4"],
  [/^the time (\S+) comes twice$/, "waktu $1 muncul dua kali"],
  [/^time goes backwards: (\S+) comes after (\S+)$/, "waktu mundur: $1 datang sesudah $2"],
  [/^keep one of the two rows$/, "simpan satu saja dari kedua baris itu"],
  [/^sort the file by time, oldest bar first$/, "urutkan file menurut waktu, bar tertua dulu"],
  [/^unknown time zone (".*")$/, "zona waktu $1 tidak dikenal"],
];

/** Said of one value, after the value itself. */
const OF_VALUES: readonly (readonly [RegExp, string])[] = [
  [/ is not a time$/, " bukan waktu"],
  [/ is not a volume$/, " bukan volume"],
  [/ is not a spread in points$/, " bukan spread dalam poin"],
  [/ is not a number$/, " bukan angka"],
  [/ is not a price above 0$/, " bukan harga di atas 0"],
];

/** What is wrong with a file of bars, or how to mend it, in the reader's language; words that are not known stay. */
export function csvWords(text: string, locale: string): string {
  if (locale !== "id") return text;
  for (const [pattern, words] of INDONESIAN) {
    if (pattern.test(text)) return text.replace(pattern, words);
  }
  const own = text.replace(/^an empty field/, "kolom kosong");
  for (const [pattern, words] of OF_VALUES) {
    if (pattern.test(own)) return own.replace(pattern, words);
  }
  return own;
}

import type { PhraseKey, ProblemCode, ProblemTemplate } from "./problem.ts";

export const PROBLEMS_ID: Readonly<Record<ProblemCode, ProblemTemplate>> = {
  "token.and": { message: '"{found}" bukan bagian dari bahasa ini', hint: 'tulis "and"' },
  "token.or": { message: '"{found}" bukan bagian dari bahasa ini', hint: 'tulis "or"' },
  "token.not": {
    message: '"{found}" bukan bagian dari bahasa ini',
    hint: 'tulis "not", atau != untuk "tidak sama dengan"',
  },
  "token.equals": {
    message: '"{found}" bukan bagian dari bahasa ini',
    hint: "tulis == untuk membandingkan dua angka",
  },
  "token.dot": {
    message: '"{found}" tidak pada tempatnya',
    hint: "nama tidak memakai titik: tulis ema(close, 20), bukan ta.ema(close, 20)",
  },
  "token.quote": {
    message: '"{found}" tidak pada tempatnya',
    hint: 'tutup tanda kutipnya, seperti htf("D1", close)',
  },
  "token.power": {
    message: '"{found}" bukan bagian dari bahasa ini',
    hint: "tulis x * x untuk kuadrat x",
  },
  "token.unknown": {
    message: '"{found}" bukan bagian dari bahasa ini',
    hint: "pakai nama, angka, + - * / < <= > >= == != and or not, kurung biasa dan kurung siku",
  },
  "expression.tooLong": {
    message: "ekspresi ini {length} karakter, lebih dari {most}",
    hint: 'beri nama bagian-bagiannya di "let"',
  },
  "expression.tooDeep": {
    message: "ekspresi ini bertingkat terlalu dalam",
    hint: 'beri nama bagian-bagiannya di "let"',
  },
  "comparison.chained": {
    message: "perbandingan tidak bisa dirangkai",
    hint: 'tulis "a < b and b < c"',
  },
  "shift.future": {
    message: "pergeseran hanya melihat ke belakang: masa depan tidak diketahui",
    hint: "tulis close[1] untuk penutupan satu bar yang lalu",
  },
  "number.tooLarge": { message: "{found} terlalu besar", hint: "tulis angka yang lebih kecil" },
  "htf.timeframe": {
    message: "{found} bukan timeframe",
    hint: 'pakai timeframe MT5 dalam tanda kutip, seperti "H4", "D1", atau "W1": tulis htf("D1", close) untuk penutupan harian terakhir yang sudah selesai',
  },
  "syntax.unexpected": { message: "{found} tidak cocok di sini: {wanted}", hint: "{mend}" },
  "syntax.ended": { message: "ekspresi berakhir terlalu cepat: {wanted}", hint: "{mend}" },
  "name.needsArguments": {
    message: "{name} adalah fungsi dan perlu argumennya",
    hint: "tulis {outline}",
  },
  "name.unknown": { message: "nama {name} tidak dikenal", hint: "{mend}" },
  "name.reserved": {
    message: "{name} adalah kata dari bahasa ini",
    hint: "beri nama lain, misalnya my_{name}",
  },
  "name.taken": { message: "{name} sudah menjadi parameter", hint: "beri nama lain" },
  "call.notFunction": { message: "{name} bukan fungsi", hint: "tulis {name} tanpa kurung" },
  "call.unknown": { message: "fungsi {name} tidak dikenal", hint: "{mend}" },
  "call.arguments": {
    message: "{name} memerlukan {count}, bukan {given}",
    hint: "tulis {outline}{example}",
  },
  "argument.moves": {
    message: "{where} harus sama di setiap bar",
    hint: "pakai angka atau parameter, bukan deret",
  },
  "argument.range": {
    message: "{where} harus {wanted}, tetapi {value}",
    hint: "ubah angkanya, atau rentang parameternya",
  },
  "type.number": {
    message: "{where} harus angka, bukan kondisi",
    hint: "pakai harga, indikator, atau angka di sini",
  },
  "type.condition": {
    message: "{where} harus kondisi, bukan angka",
    hint: "bandingkan dengan sesuatu, misalnya rsi(close, 14) < 30",
  },
  "type.price": {
    message: "{path} harus harga, bukan kondisi",
    hint: "tulis angka atau indikator, misalnya 1.5 * atr(14)",
  },
  "htf.notLonger": {
    message: "{timeframe} tidak lebih panjang dari {outer}",
    hint: "htf hanya membaca timeframe yang lebih panjang: pakai ekspresinya tanpa htf",
  },
  "htf.nameNotLonger": {
    message: "{name} membaca {timeframe}, yang tidak lebih panjang dari {outer} tempatnya berada",
    hint: "htf hanya membaca timeframe yang lebih panjang: pakai nama itu di luar htf",
  },
  "entry.none": {
    message: "strategi ini tidak pernah masuk pasar",
    hint: 'isi "long", "short", atau keduanya',
  },
  "params.tooMany": {
    message: "ada {count} parameter, lebih dari {most}",
    hint: "simpan yang perlu divariasikan oleh sweep saja",
  },
  "param.range": {
    message: "nilai awal {default} tidak di antara min {min} dan max {max}",
    hint: "lebarkan rentangnya atau ubah nilai awalnya",
  },
  "let.tooMany": {
    message: "ada {count} nama, lebih dari {most}",
    hint: "simpan yang dipakai saja",
  },
  "let.circle": {
    message: "{name} didefinisikan oleh dirinya sendiri: {round}",
    hint: "putuskan lingkarannya: sebuah nama hanya boleh memakai nama lain yang tidak kembali kepadanya",
  },
  "parts.tooMuch": {
    message: "bagian-bagiannya berjumlah {percent} persen dari posisi",
    hint: "buat jumlahnya paling banyak 100; sisanya ditutup oleh aturan keluar yang lain",
  },
  "session.timeZone": {
    message: "zona waktu {timeZone} tidak dikenal",
    hint: 'pakai nama seperti "Europe/London", "Asia/Jakarta", atau "UTC"',
  },
  "spec.tooLong": {
    message: "ekspresinya berisi {count} nama, angka, dan operator, lebih dari {most}",
    hint: 'beri nama yang muncul dua kali di "let", dan buang yang tidak berguna',
  },
  "lookback.tooFar": {
    message: "{path} melihat {bars} bar {timeframe} ke belakang, lebih dari {most}",
    hint: "pakai periode yang lebih pendek, atau timeframe strategi yang lebih panjang",
  },
  "sizing.noStop": {
    message:
      "{kind} perlu stopLoss untuk transaksi {side}: tanpa itu, tidak diketahui berapa yang bisa hilang",
    hint: 'tambahkan stop, misalnya "stopLoss": "1.5 * atr(14)", atau pakai ukuran { "kind": "fixedLots", "lots": 0.1 }',
  },
  "memory.sum": {
    message:
      "{node} tidak pernah lupa: nilainya bisa bergantung pada bar sebelum yang dilihat keputusan langsung",
    hint: "pakai selisihnya, misalnya obv() - obv()[20] atau mom(obv(), 20)",
  },
  "memory.event": {
    message:
      "{node} tidak pernah lupa: nilainya bisa bergantung pada bar sebelum yang dilihat keputusan langsung",
    hint: "tanyakan sejumlah bar yang tetap, misalnya highest(high, 20) atau crossover(a, b)[1]",
  },
  "field.unknown": { message: "isian {key} tidak dikenal", hint: "{mend}" },
  "field.missing": { message: "{subject} belum diisi", hint: "{mend}" },
  "field.type": { message: "{subject} harus {expected}", hint: "{mend}" },
  "field.empty": { message: "{subject} kosong", hint: "{mend}" },
  "field.tooSmall": { message: "{subject} paling sedikit {least}", hint: "{mend}" },
  "field.notAbove": { message: "{subject} harus di atas {least}", hint: "{mend}" },
  "field.tooLong": { message: "{subject} lebih panjang dari {most} karakter", hint: "{mend}" },
  "field.tooMany": { message: "{subject} berisi lebih dari {most} butir", hint: "{mend}" },
  "field.tooLarge": { message: "{subject} paling banyak {most}", hint: "{mend}" },
  "field.choice": { message: "{subject} harus salah satu dari {choices}", hint: "{mend}" },
  "field.word": { message: "{subject} harus satu kata dari huruf, angka, dan _", hint: "{mend}" },
  "field.stop": {
    message: "{subject} harus teks (jarak) atau { long, short } (tingkat harga)",
    hint: "{mend}",
  },
  "field.sizing": {
    message: "{subject} harus fixedLots, riskPercent, fixedCash, atau kelly",
    hint: "{mend}",
  },
  "field.time": { message: "{subject} harus waktu seperti 07:00", hint: "{mend}" },
  "field.other": { message: "{subject} tidak sah: {detail}", hint: "{mend}" },
};

export const PHRASES_ID: Readonly<Record<PhraseKey, string>> = {
  operand: "seharusnya angka, nama, atau kurung",
  end: "seharusnya akhir ekspresi",
  symbol: 'seharusnya "{symbol}"',
  leftCondition: "{found} perlu kondisi di kirinya",
  nothing: "kosong",
  closeRound: "tutup kurungnya",
  closeCall: "tutup kurung panggilan itu, dan pisahkan argumennya dengan koma",
  closeShift: "tutup kurung siku pergeseran itu",
  writeHtf: 'tulis htf("D1", close) untuk penutupan harian terakhir yang sudah selesai',
  complete: "lengkapi ekspresinya",
  operator: "taruh operator seperti + atau and di antara dua nilai",
  lowerCase: 'tulis "and", "or", dan "not" dengan huruf kecil, di antara kondisi',
  onlyHtf: 'hanya htf yang menerima teks, yaitu timeframe-nya: htf("D1", close)',
  near: "maksudnya {near}?",
  declare: 'daftarkan di "params" atau "let"',
  lookUp: "lihat daftar fungsi bahasa ini",
  oneArgument: "1 argumen",
  arguments: "{wanted} argumen",
  atLeastArguments: "sedikitnya {wanted} argumen",
  noExample: "",
  example: ", misalnya {name}(close, 14)",
  shift: "pergeseran",
  parameterOf: "{parameter} dari {outline}",
  minus: "tanda minus",
  not: '"not"',
  leftOf: 'sisi kiri "{operator}"',
  rightOf: 'sisi kanan "{operator}"',
  above0: "angka di atas 0",
  past: "0 atau lebih: pergeseran hanya melihat ke belakang, masa depan tidak diketahui",
  whole: "bilangan bulat dari {least} sampai {most}",
  ownTimeframe: "{bars} milik strategi",
  outerTimeframe: "{bars} tempatnya berada",
  theStrategy: "strategi",
  remove: "hapus saja",
  compareExample: "bandingkan dengan contoh strategi",
  "type.string": "teks",
  "type.number": "angka",
  "type.int": "bilangan bulat",
  "type.boolean": "true atau false",
  "type.array": "daftar",
  "type.object": "objek",
  "field.specVersion": 'tulis "specVersion": 1',
  "field.timeframe": 'pakai timeframe MT5, misalnya "M15", "H1", atau "D1"',
  "field.entry": 'isi kondisi untuk tiap arah, misalnya { "long": "rsi(close, 14) < 30" }',
  "field.exit": 'isi kondisi untuk tiap arah, misalnya { "long": "rsi(close, 14) > 60" }',
  "field.params": 'tulis parameter sebagai { "default": 12, "min": 5, "max": 50, "step": 1 }',
  "field.let": 'tulis ekspresi bernama sebagai teks, misalnya { "trend": "ema(close, 50)" }',
  "field.stopLoss":
    'tulis jarak sebagai teks, misalnya "1.5 * atr(14)", atau tingkat harga sebagai { "long": "lowest(low, 20)", "short": "highest(high, 20)" }',
  "field.takeProfit":
    'tulis jarak sebagai teks, misalnya "3 * atr(14)", atau tingkat harga sebagai { "long": ..., "short": ... }',
  "field.trailingStop": 'tulis jarak sebagai teks, misalnya "2 * atr(14)"',
  "field.breakEven": 'tulis jarak sebagai teks, misalnya "atr(14)"',
  "field.maxBars": "isi jumlah bar dengan bilangan bulat, atau kosongkan",
  "field.session":
    'tulis { "days": [1,2,3,4,5], "from": "07:00", "to": "20:00", "timeZone": "Asia/Jakarta" }',
  "field.sizing":
    'tulis { "kind": "fixedLots", "lots": 0.1 }, { "kind": "riskPercent", "percent": 1 }, { "kind": "fixedCash", "amount": 50 }, atau { "kind": "kelly", "fraction": 0.5 }',
  "field.onOppositeSignal": 'pakai "reverse", "close", atau "ignore"',
  "field.partialTakeProfit":
    'tulis daftar jarak dan persen, misalnya [{ "at": "2 * atr(14)", "percent": 50 }]',
  "field.pyramiding":
    "isi jumlah terbanyak masuk pada satu arah dengan bilangan bulat, atau kosongkan",
  "field.dayZone":
    'pakai "utc" atau "newYork17", atau kosongkan untuk hari milik instrumen; session.timeZone mengatur jam trading',
};

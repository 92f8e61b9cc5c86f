/**
 * What scripts/sops-vectors.mjs encrypts: `input`; `rule`, the creation rule of the `.sops.yaml`; `identity`, the key that
 * decrypts it; `shows`, what an encrypted file must contain to be that case; `plain`, where JSON can't hold the result.
 */
export function sopsCases(keys) {
  const { alice, bob, carol, quantum, ed25519, rsa } = keys;
  const join = (lines) => `${lines.join('\n')}\n`;
  const rule = (...lines) => join([`  - age: ${alice}`, ...lines.map((line) => `    ${line}`)]);
  const only = (recipients) => `  - age: "${recipients.join(',')}"\n`;
  const groups = (threshold, ...members) =>
    join([
      `  - shamir_threshold: ${threshold}`,
      '    key_groups:',
      ...members.map((list) => `      - age: ${JSON.stringify(list)}`),
    ]);
  const ruled =
    'top: one\npassword: two\nnested:\n    PassWord: three\n    api_token_enc: four\n    plain_unencrypted: five\n    list: [six, {password: seven, other: 8}]\npublic: {a: 1, b: [true, null, 1.5]}\n';
  return {
    strings: { rule: rule(), input: STRINGS },
    numbers: { rule: rule(), input: NUMBERS },
    'numbers-plain': { rule: rule('encrypted_suffix: _enc'), input: NUMBERS.replace(/minus_zero.*/, '') },
    times: { rule: rule(), input: TIMES },
    'times-plain': { rule: rule('encrypted_suffix: _enc'), input: TIMES },
    binary: { rule: rule(), input: BINARY },
    'binary-plain': { rule: rule('encrypted_suffix: _enc'), input: BINARY },
    structures: { rule: rule(), input: STRUCTURES },
    keys: { rule: rule(), input: KEYS },
    styles: { rule: rule(), input: STYLES },
    'styles-plain': { rule: rule('encrypted_regex: ^only_this$'), input: `${STYLES}only_this: secret\n` },
    anchors: { rule: rule(), input: ANCHORS },
    comments: { rule: rule(), input: COMMENTS, plain: true },
    'comments-plain': {
      rule: rule('encrypted_regex: ^secret'),
      input: `${COMMENTS}${LIST_COMMENTS}`,
      plain: true,
    },
    'default-rule': { rule: rule(), input: ruled },
    'unencrypted-suffix': { rule: rule('unencrypted_suffix: word'), input: ruled },
    'encrypted-suffix': { rule: rule('encrypted_suffix: _enc'), input: ruled },
    'unencrypted-regex': { rule: rule('unencrypted_regex: "^(pub|top)"'), input: ruled },
    'encrypted-regex': { rule: rule('encrypted_regex: "(?i)pass(?:word)"'), input: ruled },
    'encrypted-comment-regex': {
      rule: rule('encrypted_comment_regex: "^ *sops:enc"'),
      input: COMMENT_RULES,
      shows: 'ted_comment_regex:',
    },
    'unencrypted-comment-regex': {
      rule: rule('unencrypted_comment_regex: "^ *sops:plain"'),
      input: COMMENT_RULES,
      shows: 'ted_comment_regex:',
    },
    'mac-only-encrypted': {
      rule: rule('encrypted_regex: "(?i)^pass"', 'mac_only_encrypted: true'),
      input: ruled,
      shows: 'mac_only',
    },
    documents: { rule: rule(), input: DOCUMENTS, plain: true },
    indent: { rule: rule(), config: 'stores:\n  yaml:\n    indent: 2\n', input: STRUCTURES },
    recipients: { rule: only([alice, bob, carol]), input: 'a: b\n', identity: 'carol.txt' },
    'one-key-group': { rule: groups(0, [bob, alice]), input: 'a: b\n' },
    shamir: { rule: groups(2, [alice], [alice, bob], [carol]), input: 'a: b\nc: 1\n' },
    'shamir-all': { rule: groups(3, [alice], [bob, alice], [alice]), input: 'a: b\nc: 1\n' },
    'ssh-ed25519': { rule: only([bob, ed25519]), input: 'a: b\n', identity: 'ssh-ed25519' },
    'ssh-rsa': { rule: only([rsa]), input: 'a: b\n', identity: 'ssh-rsa' },
    'post-quantum': { rule: only([quantum]), input: 'a: b\n', identity: 'quantum.txt' },
  };
}

const STRINGS = `ascii: plain text
unicode: "grüße, 世界 🔑 \\u0301"
empty: ""
blank: " "
quote: "it's \\"quoted\\" and \\\\ escaped"
looks_like_int: "0123"
looks_like_bool: "true"
looks_like_null: "~"
looks_like_time: "2024-01-02"
old_bool: yes
controls: "tab\\t bell\\a nul\\0 nel\\x85 bom\\uFEFF"
line_separator: "a\\u2028b\\u2029\\u2028c"
lines: "one\\n two\\n\\n"
crlf: "one\\r\\ntwo"
colons: "a:b: c # no comment"
looks_encrypted: "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"
`;

const NUMBERS = `zero: 0
minus: -17
beyond_double: 9007199254740993
int64_max: 9223372036854775807
int64_min: -9223372036854775808
hex: 0x1F
octal: 0o17
old_octal: 0644
no_octal: 089
binary: 0b101
separated: 1_000_000
plus: +5
whole_float: 3.0
small: 1e-9
large: 1e21
larger: 123456789012345678901234567890
tiny: 5e-324
point: .5
tenth: 0.1
minus_float: -2.50
exponent: 12.5e3
minus_zero: -0.0
yes_bool: true
no_bool: FALSE
nothing: null
tilde: ~
absent:
float_tag: !!float 7
string_tag: !!str 12
int_tag: !!int "42"
`;

const TIMES = `date: 2024-01-02
short: 2024-1-2
space: 2001-12-14 21:59:43.10
zulu: 2024-02-29T23:59:59Z
zone: 2024-02-29T23:59:59.123456789+05:30
west: 2024-02-29t03:04:05.5-08:00
no_date: 2023-02-29
quoted: "2024-01-02"
`;

const BINARY = `text: !!binary aGVsbG8gd29ybGQ=
bytes: !!binary /wD+gA==
block: !!binary |
    R0lGODlhDAAMAIQAAP//9/X17unp5WZmZgAAAOfn515eXvPz7Y6OjuDg4J+fn5
    OTk6enp56enmlpaWNjY6Ojo4SEhP/++f/++f/++f/++f/++f/++f/++f/++f/+
`;

const STRUCTURES = `database:
    host: db.example.org
    ports: [5432, 5433]
    replicas:
        - {name: a, weight: 1}
        - name: b
          weight: 2.5
          tags: [x, [y, [z]]]
matrix: [[1, 2], [3, 4], []]
empty_map: {}
empty_list: []
holes: [null, "", ~, {}, []]
deep: {a: {b: {c: {d: {e: [{f: g}]}}}}}
`;

const KEYS = `"123": numeric
"0x10": hex
"1.5": float
"true": bool
"null": nothing
"2024-01-02": date
"": empty
" blank ": blank
"a:b": colon
a: {"b:c": nested colon}
"a.b": dot
schlüssel: umlaut
"🔑": emoji
"line\\nbreak": break
"separator\\u2028key": separator
yes: old bool
? this is a key that is longer than one hundred and twenty eight characters, so that it has to be written with a question mark in front of it
: long
"#": hash
"'": quote
'"': double
"- x": dash
"10": ten
"9": nine
"__proto__": prototype
constructor: c
`;

const STYLES = `plain: a plain scalar
  over two lines
single: 'it''s
  folded'
double: "folded \\
  and
  joined\\ttab"
literal: |
  line one

    indented
keep: |+
  kept

strip: |-
  stripped
folded: >
  folded
  text

  new paragraph
    more indented
folded_strip: >-
  folded
  text
flow: {a: 1, "b": 'two', c: [x, y,
  z]}
indented: |2
    leading blanks
trailing: "ends with blank "
`;

const ANCHORS = `base: &base
    user: root
    password: &p hunter2
copy: *base
again: *p
list: [*p, *base]
merged:
    <<: *base
    extra: 1
`;

const COMMENTS = `# at the top
# second line

# before the first key
first: 1 # beside it
#no blank
secret_map:
    # inside
    key: value # inline
    # at the end

# before a nested one
second:
    third:
        # deep
        secret: x
# at the bottom
`;

const LIST_COMMENTS = `list:
    # first
    - a # beside
    # between
    - b
    # last
`;

const COMMENT_RULES = `# nothing special
first: 1
# sops:enc
second: two
third: three # sops:enc
map:
    # sops:enc
    # and a second line
    inner: secret
    other: visible
# sops:plain
fourth: visible
# sops:enc
whole:
    a: 1
    b: [x, y]
fifth:
    # sops:plain
    list:
        - a
        - b
`;

const DOCUMENTS = `a: one
list: [1, two]
---
# second document
a: other
b_unencrypted: plain
---
c: {d: e}
`;

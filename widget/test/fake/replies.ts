/** What the fake assistant says: one reply for each kind of turn in docs/contract.md. */
export interface Reply {
  readonly texts: readonly string[];
  readonly turn: object;
}

const NOTICE = { title: "Student, Parent/Carer Privacy Notice", sha256: "0".repeat(64) };

interface Said {
  readonly outcome: string;
  readonly texts: readonly string[];
  readonly citations?: readonly object[];
  readonly options?: readonly object[];
  readonly request?: object | null;
  readonly language?: string | null;
}

function reply({
  outcome,
  texts,
  citations = [],
  options = [],
  request = null,
  language = null,
}: Said): Reply {
  const answers = citations.length === 0 ? [] : [{ id: "an_answer", citations }];
  return { texts, turn: { outcome, answers, options, request, notice: NOTICE, language } };
}

function cite(section: string, number: number, quote: string): object {
  return { statement: `${section}.${number}`, section, quote };
}

function access(stage: string, reference: string | null, due: string | null): object {
  return { kind: "access", title: "Request to see personal data", stage, reference, due };
}

export const GREETING = reply({
  outcome: "chat",
  texts: [
    "Hello. I can tell you what the trust's privacy notice says about your family's data.\n\n" +
      "Ask me in your own words.",
  ],
  options: [
    { title: "Who do you share data with?", payload: "/sharing_recipients" },
    { title: "See the data you hold", payload: "/request_access" },
  ],
});

/** The first key that the message contains decides; see `replyTo`. */
export const REPLIES: Readonly<Record<string, Reply>> = {
  access_cost: reply({
    outcome: "guidance",
    texts: [
      "The notice does not say this, so here is what the law says. As a rule, it is free.",
      "That is the law in general.",
    ],
    citations: [
      {
        source: "law",
        title: "UK GDPR, Article 12",
        url: "https://www.legislation.gov.uk/eur/2016/679/article/12",
        seen: "2026-11-23",
        quote: null,
      },
    ],
  }),
  sharing_recipients: reply({
    outcome: "answer",
    texts: [
      "The trust may share information with other organisations, such as:\n" +
        "- the school your child moves to\n- the local authority\n- the NHS\n\n" +
        "Some of this the law requires. More is at https://www.gov.uk/data-protection.",
    ],
    citations: [
      cite("sharing-information", 5, "the Department for Education (DfE)"),
      cite("sharing-information", 6, "the NHS as required"),
      cite("the-national-pupil-database-npd", 1, "The NPD is owned and managed by the DfE"),
    ],
    options: [{ title: "Is it sent abroad?", payload: "/transferring_abroad" }],
  }),
  urdu: reply({
    outcome: "chat",
    texts: ["یہ چیٹ صرف انگریزی میں جواب دیتی ہے۔", "This chat speaks English only."],
    language: "ur",
  }),
  transferring_abroad: reply({
    outcome: "answer",
    texts: ["Sometimes, and only with safeguards."],
    citations: [cite("transferring-data-internationally", 1, "We may transfer data")],
  }),
  keep: reply({
    outcome: "silent",
    texts: [
      "The notice does not say how long data is kept. I will not guess. " +
        "The Data Protection Lead can tell you: dpl@trust.example.",
    ],
    options: [{ title: "Talk to a person", payload: "/talk_to_person" }],
  }),
  photos: reply({
    outcome: "clarify",
    texts: ["Do you mean one of these?"],
    options: [
      { title: "Are photographs of my child published?", payload: "/photos_published" },
      { title: "Can I withdraw my consent to photographs?", payload: "/photos_consent" },
      { title: "Something else", payload: "/something_else" },
    ],
  }),
  request_access: reply({
    outcome: "request",
    texts: ["I can send that request for you. Who is asking?"],
    options: [
      { title: "A parent or carer", payload: "parent" },
      { title: "A student", payload: "student" },
      { title: "Stop", payload: "/stop" },
    ],
    request: access("collecting", null, null),
  }),
  contact: reply({
    outcome: "request",
    texts: ["Where shall we send the answer?"],
    request: {
      ...access("collecting", null, null),
      asks: "requester_contact",
      input: {
        type: "email",
        optional: true,
        max_length: 254,
        autocomplete: "email",
        error: "That is not a whole e-mail address.",
      },
    },
  }),
  confirm: reply({
    outcome: "request",
    texts: [
      "Please check:\n- Who is asking: a parent\n- Reply to: parent@home.example\n\nSend it?",
    ],
    options: [{ title: "Yes, send it", payload: "/yes" }],
    request: {
      ...access("confirming", null, null),
      asks: "confirm",
      summary: [
        { field: "requester_role", label: "Who is asking", value: "a parent" },
        { field: "requester_contact", label: "Reply to", value: "parent@home.example" },
      ],
    },
  }),
  yes: reply({
    outcome: "request",
    texts: ["Your request has been stored and is on its way to the Data Protection Lead."],
    request: access("opened", "SAR-2026-000001", "2026-12-23"),
  }),
  talk_to_person: reply({
    outcome: "handoff",
    texts: ["Which e-mail address or phone number should we use?"],
  }),
  danger: reply({
    outcome: "urgent",
    texts: [
      "If a child is in danger now, call 999.\n\n" +
        "You can also call the NSPCC on 0808 800 5000, or Childline on 0800 1111.",
    ],
  }),
  broken: reply({
    outcome: "error",
    texts: ["Something failed and your message was not saved. Write to dpl@trust.example."],
  }),
  weather: reply({ outcome: "out_of_scope", texts: ["I can only help with data protection."] }),
};

export function replyTo(message: string): Reply {
  const key = Object.keys(REPLIES).find((word) => message.includes(word));
  const heard = reply({ outcome: "chat", texts: [`You said: ${message}`] });
  return (key === undefined ? undefined : REPLIES[key]) ?? heard;
}

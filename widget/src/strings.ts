/** Every word that the widget itself says or shows: change them here and nowhere else. */
export const strings = {
  launcher: "Ask about your data",
  unread: (count: number) => (count === 1 ? "1 new message" : `${count} new messages`),

  title: "Ask about your data",
  automated: "Automated assistant",
  intro: "Answers come from the school's ",
  introNotice: "privacy notice",
  introEnd: ".",
  newTab: "(opens in a new tab)",
  close: "Close",
  startAgain: "Start again",
  startAgainQuestion: "Start again? What is written here will disappear from this window.",
  startAgainYes: "Yes, start again",
  startAgainNo: "No, keep it",

  more: "More",
  saveText: "Save this chat as text",
  savePage: "Save this chat as a page to print",
  erase: "Delete this chat",
  eraseQuestion:
    "Delete this chat? What was said here is then deleted at the school too. A request that was sent stays.",
  eraseYes: "Yes, delete it",
  eraseNo: "No, keep it",
  erased: "This chat has been deleted.",
  moveLeft: "Move the button to the left",
  moveRight: "Move the button to the right",
  transcript: {
    title: "Chat with the privacy assistant",
    whole: "The whole privacy notice:",
    version: (title: string, sha: string) =>
      `Answers rest on: ${title}, version ${sha.slice(0, 12)}`,
  },

  log: "Conversation",
  you: "You",
  assistant: "Assistant",
  helpful: "Did this answer your question?",
  helpfulYes: "Yes",
  helpfulNo: "No",
  thanks: "Thank you. That helps us to write better answers.",

  dplRole: "Data Protection Lead",

  states: { sending: "Sending", sent: "Sent", unsent: "Not sent" },
  sendAgain: "Send again",
  removeUnsent: "Take it out",

  label: "Your message",
  send: "Send",
  charactersLeft: (count: number) =>
    count === 1 ? "1 character left" : `${count.toLocaleString("en-GB")} characters left`,
  charactersOver: (count: number) =>
    count === 1 ? "1 character too many" : `${count.toLocaleString("en-GB")} characters too many`,

  assistantTyping: "The assistant is typing",
  personTyping: "The Data Protection Lead is typing",
  waitingForPerson: (ahead: number) =>
    ahead === 0
      ? "You are waiting for a person, and are next."
      : `You are waiting for a person; ${ahead === 1 ? "1 is" : `${ahead} are`} before you.`,
  personHas: (name: string, there: boolean) =>
    there ? `You are writing to ${name}.` : `${name} is away for a moment.`,
  sentToPerson: "Sent. A person will answer you here.",
  newConversation: "Your earlier conversation had ended, so this is a new one.",

  noticeSays: "What the notice says",
  citationLink: "Read it in the notice",
  citationPlace: (section: string, number: string) =>
    number === "" ? `${section}, ` : `${section}, statement ${number}, `,
  sectionNames: {
    "the-national-pupil-database-npd": "The National Pupil Database (NPD)",
  } as Readonly<Record<string, string>>,
  lawSays: "Where the law says it",
  seen: (day: string) => `, seen on ${day}`,
  options: "Suggested replies",

  outcomes: {
    urgent: "Get help now",
    error: "Something went wrong",
    silent: "The notice does not say",
    guidance: "What the law says",
    handoff: "Talk to a person",
  },

  anyKind: "Request",
  stages: {
    collecting: "in progress, not sent yet",
    confirming: "please check, not sent yet",
    opened: "received",
    cancelled: "stopped, nothing was sent",
    status: "where it stands",
  } as Readonly<Record<string, string>>,
  change: "Change",
  changeThis: (label: string) => `Change this: ${label}`,
  skip: "Skip this question",
  skipText: "skip",
  reference: "Reference",
  due: "Answer due by",
  copy: "Copy these details",
  copied: "Copied",
  selected: "Selected: now copy it with your keyboard or menu",
  copyText: (kind: string, reference: string, due: string | null) =>
    due === null ? `${kind}: ${reference}` : `${kind}: ${reference}, answer due by ${due}`,

  tryAgain: "Try again",
  problems: {
    offline: "You are offline. Your message is kept here and goes when you are back online.",
    unreachable:
      "We could not reach the assistant. Check your internet connection, then try again.",
    blocked: (contact: string) =>
      `We could not reach the assistant from this page. Try again, or write to ${contact}.`,
    timeout: "The assistant is taking too long to answer. Please try again.",
    too_many_requests: (seconds: number) =>
      `Too many messages in a short time. Wait ${seconds === 1 ? "1 second" : `${seconds} seconds`}, then try again.`,
    ready: "You can try again now.",
    unavailable:
      "The assistant is not available at the moment. Try again in a few minutes, or contact the school.",
    message_too_long: (limit: number) =>
      `Your message is too long. Shorten it to ${limit.toLocaleString("en-GB")} characters or fewer, then send it again.`,
    invalid_message: "The assistant could not accept that message. Change it, then send it again.",
    unexpected:
      "Something went wrong and your message may not have arrived. Try again, or contact the school.",
  },
} as const;

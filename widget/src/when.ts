/** Dates and times as a British parent reads them. */
const LONDON = "Europe/London";

/** "Friday 27 December 2024" for "2024-12-27"; what is no date comes back as it was. */
export function longDate(iso: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : new Date(NaN);
  return Number.isNaN(day.getTime()) ? iso : words(day, "UTC");
}

/** "21:04" for a moment of today, "Friday 27 December 2024, 21:04" for another day. */
export function clockTime(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const time = at.toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: LONDON,
  });
  const day = words(at, LONDON);
  return day === words(now, LONDON) ? time : `${day}, ${time}`;
}

/** Joined from parts, because browsers differ on a comma after the weekday. */
function words(day: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone,
  })
    .formatToParts(day)
    .filter((part) => part.type !== "literal")
    .map((part) => part.value)
    .join(" ");
}

// Which rules of GOV.UK Frontend stay in the built style sheet: those for what a screen names.
// A class is written out whole in the code, never put together from parts, so that it is found here.

const rooms = ["ui", "screens", "app", "platform"].map((room) => `src/${room}/**/*.{rs,html}`);

module.exports = {
  content: [...rooms, "public/*.js"],
  // Names, and values of attributes such as addresses.
  defaultExtractor: (text) => [text.match(/[\w-]+/g), text.match(/[\w\-:/.]+/g)].flatMap((found) => found ?? []),
};

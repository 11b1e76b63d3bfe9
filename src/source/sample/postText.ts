import { type SamplePlan, tagsPerPost } from './planSample.ts';
import { openRandom, type Random } from './random.ts';
import type { Tag } from './tagPool.ts';
import { phrases } from './vocabulary.ts';

export interface PostText {
  title: string;
  paragraphs: { code: boolean; text: string }[];
}

/** Words for posts and comments. The same post has the same words in every table. */
export interface Writer {
  post(post: number): PostText;
  comment(post: number, random: Random): string;
  tagText(tag: Tag, long: boolean): string;
}

/** A sentence's fixed parts and the names of what stands between them. */
interface Template {
  fixed: string[];
  slots: string[];
}

export function openWriter(plan: SamplePlan): Writer {
  const compiled = (texts: string[]) => texts.map(compile);
  const titles = compiled(phrases.titles);
  const openings = compiled(phrases.openings);
  const details = compiled(phrases.details);
  const closings = compiled(phrases.closings);
  const answers = compiled(phrases.answers);
  const comments = compiled(phrases.comments);
  const inner = new Map([...phrases.wrongs, ...phrases.rights].map((text) => [text, compile(text)]));

  const tagsOf = (post: number): Tag[] => {
    const of = plan.question[post]! >= 0 ? plan.question[post]! : post;
    const found: Tag[] = [];
    for (let i = 0; i < tagsPerPost; i++) {
      const tag = plan.tags[of * tagsPerPost + i]!;
      if (tag > 0) found.push(plan.tagPool[tag - 1]!);
    }
    return found;
  };
  const fill = (template: Template, tag: Tag, random: Random): string => {
    let text = template.fixed[0]!;
    for (let i = 0; i < template.slots.length; i++)
      text += word(template.slots[i]!, tag, random) + template.fixed[i + 1]!;
    return text;
  };
  const word = (slot: string, tag: Tag, random: Random): string => {
    switch (slot) {
      case 'thing':
        return tag.library !== null && random.chance(0.7)
          ? `${tag.library} ${random.pick(tag.technology.things)}`
          : random.pick(tag.technology.things);
      case 'other':
        return random.pick(tag.technology.things);
      case 'name':
        return tag.library ?? tag.technology.name;
      case 'act':
        return random.pick(phrases.acts);
      case 'fails':
        return random.pick(phrases.fails);
      case 'state':
        return random.pick(phrases.states);
      case 'change':
        return random.pick(phrases.changes);
      case 'wrong':
        return fill(inner.get(random.pick(phrases.wrongs))!, tag, random);
      case 'right':
        return fill(inner.get(random.pick(phrases.rights))!, tag, random);
      case 'n':
        return String(100 + random.below(100_000));
      case 'm':
        return String(2 + random.below(40));
      default:
        return `${1 + random.below(12)}.${random.below(20)}`;
    }
  };

  return {
    post(post) {
      const random = openRandom(plan.seed, post + 1);
      const tags = tagsOf(post);
      const [first] = tags;
      if (!first)
        return {
          title: 'Welcome to this site',
          paragraphs: [prose('This site was invented to try things out.')],
        };
      const about = () => (tags.length > 1 && random.chance(0.45) ? random.pick(tags) : first);
      const paragraphs: PostText['paragraphs'] = [];
      const sentences = (templates: Template[], count: number) =>
        Array.from({ length: count }, () => fill(random.pick(templates), about(), random)).join(' ');
      const code = () => paragraphs.push({ code: true, text: random.pick(about().technology.code) });
      if (plan.type[post] === 2) {
        paragraphs.push(prose(sentences(answers, 1 + random.below(3))));
        if (random.chance(0.5)) code();
        if (random.chance(0.4)) paragraphs.push(prose(sentences(answers, 1 + random.below(2))));
        return { title: '', paragraphs };
      }
      const title = fill(random.pick(titles), random.chance(0.75) ? first : about(), random);
      paragraphs.push(prose(sentences(openings, 1)));
      // Each further tag is spoken of, as a question's tags are.
      for (const tag of tags.slice(1))
        if (random.chance(0.8))
          paragraphs.push(prose(fill(random.pick(random.chance(0.5) ? openings : details), tag, random)));
      for (let left = 1 + random.below(3); left > 0; left--) {
        paragraphs.push(prose(sentences(details, 1 + random.below(2))));
        if (random.chance(0.45)) code();
      }
      paragraphs.push(prose(sentences(closings, 1)));
      return { title: title.charAt(0).toUpperCase() + title.slice(1), paragraphs };
    },
    comment(post, random) {
      const tags = tagsOf(post);
      return tags.length === 0 ? 'Thank you.' : fill(random.pick(comments), random.pick(tags), random);
    },
    tagText(tag, long) {
      const { name, things } = tag.technology;
      const what =
        tag.library === null ? `Questions about ${name}` : `${tag.library} is a library for ${name}`;
      return long ? `${what}: ${things.join(', ')}.\n\nSay which version you use.` : `${what}.`;
    },
  };
}

function prose(text: string): PostText['paragraphs'][number] {
  return { code: false, text };
}

function compile(text: string): Template {
  const parts = text.split(/\{(\w+)\}/);
  return { fixed: parts.filter((_, i) => i % 2 === 0), slots: parts.filter((_, i) => i % 2 === 1) };
}

/** As the site shows it: HTML, in which code and marks are escaped a first time. */
export function toHtml({ paragraphs }: PostText): string {
  let html = '';
  for (const { code, text } of paragraphs) {
    const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    html += html === '' ? '' : '\n';
    html += code ? `<pre><code>${safe}\n</code></pre>\n` : `<p>${safe}</p>\n`;
  }
  return html;
}

/** As it was typed: Markdown with the line ends of a browser's form. */
export function toMarkdown({ paragraphs }: PostText): string {
  return paragraphs
    .map(({ code, text }) => (code ? `    ${text.replaceAll('\n', '\r\n    ')}` : text))
    .join('\r\n\r\n');
}

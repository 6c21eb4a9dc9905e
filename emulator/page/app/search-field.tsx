import { useEffect, useRef, useState } from 'preact/hooks';
import { terms } from '../../control/search';
import { isTyping } from './key-help';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field for the search language, which says what there is of it. */
export function SearchField({ value, onChange }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="search">
      <input
        ref={field}
        type="search"
        aria-label="Search the mail"
        placeholder="Search: to:alice is:failed"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(text);
          if (event.key === 'Escape') field.current?.blur();
        }}
      />
      <details>
        <summary>What can I search for?</summary>
        <p>
          Words, <code>"words in quotes"</code>, and any of these; a minus before one means <em>not</em>. All of them must hold.
        </p>
        <dl class="pairs">
          {Object.entries(terms).map(([term, { says }]) => (
            <div key={term}>
              <dt>
                <code>{term}:</code>
              </dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

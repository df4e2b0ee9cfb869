import { TransitionRefusedError } from './state-machine.errors.js';

/** One row of the table: from which states an event leads, and where to. */
export interface Transition<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
}

/** The table of a state machine. */
export interface StateMachineDefinition<State extends string, Event extends string> {
  /** What has the state, for the error: `project`. @default 'thing' */
  readonly name?: string;
  /** The code of the error of `next`. @default 'TRANSITION_REFUSED' */
  readonly code?: string;
  /** Where everything starts. One of the states of the table. */
  readonly initial: NoInfer<State>;
  /** Every event, with its row. What is not in the table cannot happen. */
  readonly transitions: Readonly<Record<Event, Transition<State>>>;
}

/** Which event leads from which state to which, and nothing else: the state itself lies with its owner. */
export interface StateMachine<State extends string, Event extends string> {
  readonly initial: State;
  /** Every state of the table, the initial one first. */
  readonly states: readonly State[];
  /** Whether it is one of the states: for what comes out of a database. */
  isState(value: unknown): value is State;
  /** The events that lead out of a state, in the order of the table. */
  events(state: State): readonly Event[];
  /** Whether the event leads out of the state. */
  can(state: State, event: Event): boolean;
  /**
   * The state after the event.
   *
   * @throws TransitionRefusedError when the table has no such row
   */
  next(state: State, event: Event): State;
}

/** The states of a machine: `type ProjectStatus = StateOf<typeof projectLifecycle>`. */
export type StateOf<Machine> = Machine extends StateMachine<infer State, string> ? State : never;

/** The events of a machine. */
export type EventOf<Machine> = Machine extends StateMachine<string, infer Event> ? Event : never;

/** Makes a machine of its table. States and events are typed by what the table says. */
export function stateMachine<const State extends string, const Event extends string>(
  definition: StateMachineDefinition<State, Event>,
): StateMachine<State, Event> {
  const table = new Map(Object.entries<Transition<State>>(definition.transitions) as [Event, Transition<State>][]);
  const rows = [...table.values()];
  const states = Object.freeze([...new Set([definition.initial, ...rows.flatMap((row) => [...row.from, row.to])])]);

  const can = (state: State, event: Event): boolean => table.get(event)?.from.includes(state) ?? false;
  const events = (state: State): Event[] => [...table.keys()].filter((event) => can(state, event));

  return Object.freeze({
    initial: definition.initial,
    states,
    isState: (value: unknown): value is State => states.includes(value as State),
    events,
    can,
    next: (state: State, event: Event): State => {
      const row = table.get(event);
      if (row?.from.includes(state)) return row.to;
      const { name = 'thing', code } = definition;
      throw new TransitionRefusedError({ name, code, state, event, allowed: events(state) });
    },
  });
}

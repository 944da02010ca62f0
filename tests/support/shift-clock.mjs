// Loaded before a program (`node --import`): its wall clock is wrong by SHIFT_CLOCK_MS, its monotonic one is not.
const shiftMs = Number(process.env.SHIFT_CLOCK_MS);
const RealDate = Date;

globalThis.Date = class ShiftedDate extends RealDate {
  /** @param {ConstructorParameters<DateConstructor>} given */
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};

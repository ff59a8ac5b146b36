/** Marks metrics. */
export const METRIC: unique symbol = /* @__PURE__ */ Symbol('metric');

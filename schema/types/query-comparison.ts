/** The type Query: comparisons of spans. */
import { checkQuantilesAskedFor } from '../asked-fields.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { AttributeNameRef, toAttributeName } from '../inputs/attribute-name.ts';
import { SpanSelectionRef, toSelection } from '../inputs/span-selection.ts';
import { SpanComparisonRef } from '../refs.ts';

builder.queryFields((t) => ({
  compareSpans: t.field({
    type: SpanComparisonRef,
    description:
      'Which attribute values are more frequent in a selection of spans than in a baseline, the most telling first. The ' +
      'selection may be a part of the baseline. All keys in all scopes are looked at.',
    extensions: costs('comparison'),
    args: {
      selection: t.arg({ type: SpanSelectionRef, required: true, description: 'The spans to explain.' }),
      baseline: t.arg({ type: SpanSelectionRef, required: true, description: 'The spans to compare them with.' }),
      first: t.arg.int({ description: 'Maximum number of attributes. Default: 10.' }),
      keys: t.arg({
        type: [AttributeNameRef],
        description: 'Only these attributes. One without a scope stands for the key in every scope.',
      }),
    },
    resolve: (_root, { selection, baseline, first, keys }, { comparisons, now }, info) => {
      checkQuantilesAskedFor(info);
      return comparisons.compareSpans({
        selection: toSelection(selection, now),
        baseline: toSelection(baseline, now),
        first,
        keys: keys?.map(toAttributeName),
      });
    },
  }),
}));

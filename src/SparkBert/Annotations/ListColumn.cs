using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Annotations;

/// <summary>A column of lists of any Arrow type that is a list. Reads the offsets where they are.</summary>
internal sealed class ListColumn(IArrowArray array)
{
    /// <summary>The elements of all rows, to which <see cref="Range"/> points.</summary>
    public IArrowArray Values { get; } = array switch
    {
        ListArray lists => lists.Values,
        LargeListArray lists => lists.Values,
        ListViewArray lists => lists.Values,
        LargeListViewArray lists => lists.Values,
        _ => ((FixedSizeListArray)array).Values,
    };

    /// <summary>The field of a list type's elements; null for a type that is no list. A map is none.</summary>
    public static Field? ElementOf(IArrowType type) => type switch
    {
        ListType list => list.ValueField,
        LargeListType list => list.ValueField,
        ListViewType list => list.ValueField,
        LargeListViewType list => list.ValueField,
        FixedSizeListType list => list.ValueField,
        _ => null,
    };

    /// <summary>Whether a row is null.</summary>
    public bool IsNull(int row) => array.IsNull(row);

    /// <summary>The elements of a row: from <c>Start</c> up to and without <c>End</c>.</summary>
    public (int Start, int End) Range(int row) => array switch
    {
        ListArray lists => (lists.ValueOffsets[row], lists.ValueOffsets[row + 1]),
        LargeListArray lists => (checked((int)lists.ValueOffsets[row]), checked((int)lists.ValueOffsets[row + 1])),
        ListViewArray lists => (lists.ValueOffsets[row], lists.ValueOffsets[row] + lists.Sizes[row]),
        LargeListViewArray lists => (checked((int)lists.ValueOffsets[row]), checked((int)(lists.ValueOffsets[row] + lists.Sizes[row]))),
        _ => ((array.Offset + row) * FixedSize, (array.Offset + row + 1) * FixedSize),
    };

    private int FixedSize => ((FixedSizeListType)array.Data.DataType).ListSize;
}

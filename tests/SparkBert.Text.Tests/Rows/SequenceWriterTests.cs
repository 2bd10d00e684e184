using SparkBert.Text.Rows;

namespace SparkBert.Text.Tests.Rows;

public sealed class SequenceWriterTests
{
    [Fact]
    public void A_sequence_is_CLS_the_pieces_SEP_and_padding()
    {
        AssertWrites([101, 7, 8, 102, 0, 0], [1, 1, 1, 1, 0, 0], isById: false, [7, 8]);
        AssertWrites([101, 102, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0], isById: true, []);
    }

    [Fact]
    public void A_piece_of_id_0_is_masked_only_where_Spark_NLP_masks_it()
    {
        AssertWrites([101, 0, 8, 102, 0, 0], [1, 0, 1, 1, 0, 0], isById: true, [0, 8]);
        AssertWrites([101, 0, 8, 102, 0, 0], [1, 1, 1, 1, 0, 0], isById: false, [0, 8]);
    }

    private static void AssertWrites(long[] expectedIds, long[] expectedMask, bool isById, int[] pieces)
    {
        // What was in the buffers before must not shine through.
        long[] ids = [9, 9, 9, 9, 9, 9];
        long[] mask = [5, 5, 5, 5, 5, 5];
        new SequenceWriter(101, 102, isById).Write(pieces, ids, mask);
        Assert.Equal(expectedIds, ids);
        Assert.Equal(expectedMask, mask);
    }
}

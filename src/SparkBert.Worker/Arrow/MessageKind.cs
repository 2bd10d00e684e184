namespace SparkBert.Worker.Arrow;

/// <summary>Kinds of Arrow messages (MessageHeader in Message.fbs).</summary>
internal enum MessageKind
{
    None = 0,
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
}

namespace SparkBert.Text.Java;

/// <summary>What one character of a pattern matches.</summary>
/// <param name="Members">The code points.</param>
/// <param name="IsBasic">
/// Whether the JDK knows that they are all in the basic plane and no surrogates. A pattern with other characters begins no match inside a
/// surrogate pair; one without any does.
/// </param>
internal readonly record struct JavaPredicate(CodePointSet Members, bool IsBasic = false)
{
    public JavaPredicate Union(JavaPredicate other) => new(Members.Union(other.Members), IsBasic && other.IsBasic);

    public JavaPredicate Intersect(JavaPredicate other) => new(Members.Intersect(other.Members), IsBasic && other.IsBasic);

    public JavaPredicate Negate() => new(Members.Complement());
}

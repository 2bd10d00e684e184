namespace SparkBert.Models.Verification;

/// <summary>One thing that was checked of a bundle.</summary>
/// <param name="Name">What was checked, such as <c>hashes</c>.</param>
/// <param name="Passed">Whether it is as it must be.</param>
/// <param name="Detail">What was found.</param>
public sealed record ModelCheck(string Name, bool Passed, string Detail);
